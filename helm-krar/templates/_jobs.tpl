{{/*
All jobs as the other templates need them, as a JSON array: what each was told, its names, and what
follows from it for its rights. Contradictions end here with a sentence.
*/}}
{{- define "krar.jobs" -}}
{{- include "krar.checkRelease" . }}
{{- $jobs := list }}
{{- $names := dict }}
{{- range include "krar.named" .Values.jobs | fromJsonArray }}
{{- if hasKey $names .name }}
{{- fail (printf "\n\njobs: two are named %s; each name is needed once." .name) }}
{{- end }}
{{- $_ := set $names .name true }}
{{- $jobs = append $jobs (include "krar.job" (list $ .) | fromJson) }}
{{- end }}
{{- toJson $jobs }}
{{- end }}

{{/*
The jobs as they were said, a list or a map by name, as a JSON array of jobs with a name. Without any
said, and under its own name in a map, it is the chart's own job: a map is what a values file and --set
can change key by key.
*/}}
{{- define "krar.named" -}}
{{- $jobs := list }}
{{- if kindIs "map" . }}
{{- $default := fromYaml (include "krar.defaultJob" .) }}
{{- range $name, $said := . | default (dict $default.name dict) }}
{{- if not (kindIs "invalid" $said) }}
{{- $job := dict "name" $name }}
{{- if eq $name $default.name }}{{ $job = $default }}{{ end }}
{{- if ne $name ($said.name | default $name) }}{{ include "krar.refuse" (list $name "name" (printf "%s is another name than its key in jobs; leave it out" $said.name)) }}{{ end }}
{{- include "krar.overlay" (list $job $said) }}
{{- $jobs = append $jobs (set $job "name" $name) }}
{{- end }}
{{- end }}
{{- else }}
{{- range $i, $job := . }}
{{- if not ($job | default dict).name }}
{{- fail (printf "\n\njobs[%d]: it has no name. Helm replaces a list as a whole: what --set jobs[%d].KEY or a second values file says is all that is left of this list. Say jobs as a map by name, which Helm merges, as in --set jobs.once-a-month.mode=smart; or say the whole list, with all keys of each job." $i $i) }}
{{- end }}
{{- $jobs = append $jobs $job }}
{{- end }}
{{- end }}
{{- toJson $jobs }}
{{- end }}

{{- define "krar.defaultJob" -}}
name: once-a-month
schedule: "0 0 1 * *"
{{- end }}

{{- define "krar.checkRelease" -}}
{{- if not .Values.jobDefaults }}
{{- fail "\n\njobDefaults: this chart's own values are missing, as an upgrade with --reuse-values from the old chart leaves them; say --reset-then-reuse-values." }}
{{- end }}
{{- range $key := list "image" "serviceAccount" "rbac" }}
{{- if not (get $.Values $key) }}{{ fail (printf "\n\n%s: null takes away what is needed; leave it out for this chart's own." $key) }}{{ end }}
{{- end }}
{{- $_ := include "krar.resources" . }}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "\n\nserviceAccount.name: name the account to use, since serviceAccount.create is false." }}
{{- end }}
{{- if and .Values.serviceAccount.name .Values.serviceAccountName }}
{{- fail "\n\nserviceAccountName: it is deprecated and contradicts serviceAccount.name; leave it out." }}
{{- end }}
{{- end }}

{{/* One job: (list ROOT JOB). */}}
{{- define "krar.job" -}}
{{- $root := index . 0 }}
{{- $own := index . 1 }}
{{- $name := $own.name }}
{{- $job := deepCopy $root.Values.jobDefaults }}
{{- include "krar.overlay" (list $job $own) }}
{{- include "krar.groups" (list $job "filter" "registry") }}
{{- include "krar.groups" (list $job.filter "label" "namespaces") }}
{{- include "krar.groups" (list $job.registry "credentialsSecret") }}
{{- $fullname := include "krar.fullname" $root }}
{{- $values := $root.Values }}
{{- if not $job.schedule }}{{ include "krar.refuse" (list $name "schedule" "it is needed, such as \"0 3 * * 1\"") }}{{ end }}

{{- /* What it looks for. */ -}}
{{- $label := $job.filter.label }}
{{- $labelValue := default $name (include "krar.scalar" $label.policyName) }}
{{- $byLabel := and $label.domain $label.name }}
{{- if and $byLabel (eq $labelValue "never") }}{{ include "krar.refuse" (list $name "filter.label.policyName" "the value never is what keeps workloads from being restarted") }}{{ end }}
{{- $resources := include "krar.list" $job.filter.resources | fromJsonArray }}
{{- $kinds := list }}
{{- range $resources }}
{{- $kinds = append $kinds (include "krar.plural" (list $name "filter.resources" .)) }}
{{- end }}
{{- $targets := list }}
{{- range $job.filter.targets }}
{{- if not (and .name .type .namespace) }}{{ include "krar.refuse" (list $name "filter.targets" "each target needs a name, a type and a namespace") }}{{ end }}
{{- $targets = append $targets (dict "name" .name "type" .type "namespace" .namespace "plural" (include "krar.plural" (list $name "filter.targets" .type))) }}
{{- end }}
{{- $discovers := not (not (and (or $byLabel $job.filter.selector) (or $kinds (not $targets) (and $job.filter.selector (not $byLabel))))) }}
{{- if and (not $discovers) (not $targets) }}{{ include "krar.refuse" (list $name "filter.label" "nothing is selected: there is no label, no filter.selector and no filter.targets") }}{{ end }}
{{- if and $discovers (not $kinds) }}{{ $kinds = list "deployments" "statefulsets" "daemonsets" }}{{ end }}

{{- /* And where. */ -}}
{{- $namespaces := $job.filter.namespaces }}
{{- $specific := include "krar.list" $namespaces.specific | fromJsonArray | uniq }}
{{- $exclude := include "krar.list" $namespaces.exclude | fromJsonArray | uniq }}
{{- $said := include "krar.scalar" $namespaces.all }}
{{- $all := ternary (not $specific) (ne (include "krar.isTrue" $said) "") (eq $said "") }}
{{- if and $discovers (not $all) (not $specific) }}
{{- if not $targets }}{{ include "krar.refuse" (list $name "filter.namespaces" "all is false and specific names none; name some, or say all: true") }}{{ end }}
{{- $discovers = false }}
{{- end }}
{{- $scoped := list }}
{{- if and $discovers (not $all) }}
{{- range $specific }}{{ if not (has . $exclude) }}{{ $scoped = append $scoped . }}{{ end }}{{ end }}
{{- if not $scoped }}{{ include "krar.refuse" (list $name "filter.namespaces" "exclude names all that specific does") }}{{ end }}
{{- end }}

{{- /* What it does. */ -}}
{{- $smart := eq (default "rollout" $job.mode) "smart" }}
{{- $dryRun := ne (include "krar.isTrue" $job.dryRun) "" }}
{{- $writes := and (not $dryRun) (or (not $smart) (ne (include "krar.isTrue" $job.smartRestart) "")) }}
{{- $waits := ne (include "krar.scalar" $job.wait | lower) "false" }}
{{- $memory := and $smart (ne (include "krar.scalar" $job.memory | lower) "false") }}
{{- if and (not $waits) $job.maxFailures }}{{ include "krar.refuse" (list $name "maxFailures" "without waiting krar learns of no failure; leave it out, or leave wait: false out") }}{{ end }}
{{- $leases := ne (include "krar.isTrue" $job.groupLeases) "" }}
{{- if and $leases (not $waits) }}{{ include "krar.refuse" (list $name "groupLeases" "without waiting krar cannot see when a member of a group has ended; leave it out, or leave wait: false out") }}{{ end }}
{{- $cools := and $smart (ne (include "krar.isTime" $job.cooldown) "") }}
{{- if and $cools (not $memory) }}{{ include "krar.refuse" (list $name "cooldown" "without a memory no cooldown ends; leave memory: false out") }}{{ end }}
{{- $rollsBack := and $smart (eq (default "report" $job.onFailure) "rollback") }}
{{- if and $rollsBack (not $waits) }}{{ include "krar.refuse" (list $name "onFailure" "without waiting krar learns of no failure; leave it out, or leave wait: false out") }}{{ end }}
{{- $strategy := default "restart" $job.strategy }}
{{- $evicts := and $smart (eq $strategy "evict") }}
{{- if and $evicts (not $waits) }}{{ include "krar.refuse" (list $name "strategy" "without waiting krar cannot check each pod before the next; take another one, or leave wait: false out") }}{{ end }}
{{- if and $evicts $rollsBack }}{{ include "krar.refuse" (list $name "onFailure" "going back writes a digest into the template, which strategy evict leaves alone; choose one of both") }}{{ end }}
{{- $owners := list }}
{{- $known := dict }}
{{- range $job.ownerAnnotations }}
{{- if not (and .kind .group .resource .annotation) }}{{ include "krar.refuse" (list $name "ownerAnnotations" "each needs a kind, a group, a resource and an annotation") }}{{ end }}
{{- $owner := printf "%s.%s" .kind .group }}
{{- if hasKey $known $owner }}{{ include "krar.refuse" (list $name "ownerAnnotations" (printf "%s has two annotations; name the one that restarts what it owns" $owner)) }}{{ end }}
{{- $_ := set $known $owner true }}
{{- $owners = append $owners . }}
{{- end }}
{{- if and $owners (not $waits) }}{{ include "krar.refuse" (list $name "ownerAnnotations" "without waiting krar cannot see what an operator does; leave it out, or leave wait: false out") }}{{ end }}
{{- range include "krar.list" $job.now | fromJsonArray }}
{{- if not (regexMatch "^[^@ ]+:[^@:/ ]+@sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$" .) }}{{ include "krar.refuse" (list $name "now" (printf "'%s' is no tag with its digest, such as nginx:1.27@sha256:…" .)) }}{{ end }}
{{- end }}
{{- $day := "(mon|tue|wed|thu|fri|sat|sun)" }}
{{- $days := printf "%s(\\s*-\\s*%s)?" $day $day }}
{{- $time := "([01][0-9]|2[0-3]):[0-5][0-9]" }}
{{- range include "krar.list" $job.windows | fromJsonArray }}
{{- if not (regexMatch (printf "^(?i)(%s(\\s*,\\s*%s)*\\s+)?%s\\s*-\\s*(%s|24:00)$" $days $days $time $time) .) }}{{ include "krar.refuse" (list $name "windows" (printf "'%s' is no window of time, such as Mon-Fri 22:00-05:00" .)) }}{{ end }}
{{- end }}
{{- range include "krar.list" $job.freezes | fromJsonArray }}
{{- $date := "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])" }}
{{- $ends := splitList "/" . }}
{{- if or (not (regexMatch (printf "^%s(\\s*/\\s*%s)?$" $date $date) .)) (gt (first $ends | trim) (last $ends | trim)) }}{{ include "krar.refuse" (list $name "freezes" (printf "'%s' is no first and last date, such as 2026-12-20/2027-01-03" .)) }}{{ end }}
{{- end }}
{{- $registry := $own.registry | default dict }}
{{- $secret := $registry.credentialsSecret | default dict }}
{{- if and $registry.creds (not $secret.name) }}{{ $_ := set $job.registry.credentialsSecret "name" "" }}{{ end }}
{{- if and $secret.name (not $registry.creds) }}{{ $_ := set $job.registry "creds" "" }}{{ end }}
{{- if $smart }}{{ include "krar.checkRegistry" (list $name $job.registry $registry) }}{{ end }}
{{- include "krar.checkPod" (list $name $job) }}
{{- if and $job.activeDeadlineSeconds $job.jitterSeconds }}{{ $_ := set $job "activeDeadlineSeconds" (add $job.activeDeadlineSeconds $job.jitterSeconds) }}{{ end }}

{{- $clusterRole := include "krar.objectName" (list (default $fullname $values.clusterRoleName) $name 63) }}
{{- $role := include "krar.objectName" (list (default $fullname $values.roleName) $name 63) }}
{{- $nodes := include "krar.scalar" $job.readNodes | lower }}
{{- dict
  "name" $name
  "own" $own
  "job" $job
  "cronJob" (include "krar.objectName" (list $fullname $name 52))
  "serviceAccount" (default (include "krar.objectName" (list (default $fullname $values.serviceAccountName) $name 63)) $values.serviceAccount.name)
  "clusterRole" (include "krar.nameAbroad" (list $root $clusterRole $values.clusterRoleName))
  "role" $role
  "roleAbroad" (include "krar.nameAbroad" (list $root $role $values.roleName))
  "secret" (include "krar.objectName" (list $fullname (printf "%s-registry" $name) 63))
  "labelValue" $labelValue
  "resources" $resources
  "kinds" (ternary $kinds list $discovers)
  "targets" $targets
  "everywhere" (and $discovers $all)
  "scoped" $scoped
  "all" $all
  "specific" $specific
  "exclude" $exclude
  "smart" $smart
  "dryRun" $dryRun
  "writes" $writes
  "waits" $waits
  "memory" $memory
  "leases" $leases
  "cools" $cools
  "pins" (and $smart (eq $strategy "digest"))
  "evicts" $evicts
  "owners" $owners
  "rollsBack" $rollsBack
  "readsBudgets" (and (ne (include "krar.isTrue" $job.readPdbs) "") (ne (include "krar.scalar" $job.availability | lower) "allow"))
  "readsPods" (or $smart (and $writes $waits))
  "readsSecrets" (and $smart (ne (include "krar.isTrue" $job.pullSecrets) ""))
  "readsNodes" (or (and $smart (or (eq $nodes "true") (and (ne $nodes "false") $discovers $all))) (and $writes $waits (eq $nodes "true")))
  "readsNamespaces" (and $discovers (ne (default "" $namespaces.selector) ""))
  "creds" (and $smart (eq (default "anonymous" $job.registry.mode) "creds"))
| toJson }}
{{- end }}

{{/*
The registry settings of a job: (list NAME REGISTRY OWN). What a job that says a mode of its own has
from jobDefaults is no contradiction. No message may quote credentials.
*/}}
{{- define "krar.checkRegistry" -}}
{{- $name := index . 0 }}
{{- $registry := index . 1 }}
{{- $own := index . 2 }}
{{- $mode := default "anonymous" $registry.mode }}
{{- if and (eq $mode "authfile") (not $registry.authfile) }}{{ include "krar.refuse" (list $name "registry.authfile" "registry.mode authfile needs it") }}{{ end }}
{{- if and (eq $mode "config") (not $registry.configPath) }}{{ include "krar.refuse" (list $name "registry.configPath" "registry.mode config needs it") }}{{ end }}
{{- if eq $mode "creds" }}
{{- if and $registry.creds $registry.credentialsSecret.name }}{{ include "krar.refuse" (list $name "registry.creds" "registry.credentialsSecret.name says the same; leave one out") }}{{ end }}
{{- if not (or $registry.creds $registry.credentialsSecret.name) }}{{ include "krar.refuse" (list $name "registry.creds" "registry.mode creds needs it, or registry.credentialsSecret.name") }}{{ end }}
{{- if and $registry.creds (not (regexMatch "^[^:]+:(.|\\n)+$" $registry.creds)) }}{{ include "krar.refuse" (list $name "registry.creds" "it is not of the form user:password") }}{{ end }}
{{- if and $registry.credentialsSecret.name (not $registry.credentialsSecret.key) }}{{ include "krar.refuse" (list $name "registry.credentialsSecret.key" "it is needed") }}{{ end }}
{{- else if and $registry.credentialsSecret.name (or (not (hasKey $own "mode")) ($own.credentialsSecret | default dict).name) }}{{ include "krar.refuse" (list $name "registry.credentialsSecret" (printf "it belongs to registry.mode creds, and the mode is %s" $mode)) }}
{{- else if and $registry.credsHost (or (not (hasKey $own "mode")) $own.credsHost) }}{{ include "krar.refuse" (list $name "registry.credsHost" (printf "it belongs to registry.mode creds, and the mode is %s" $mode)) }}
{{- end }}
{{- range $key := list "credsHost" "insecure" "mirrors" }}
{{- range include "krar.list" (get $registry $key) | fromJsonArray }}
{{- if contains "://" . }}{{ include "krar.refuse" (list $name (printf "registry.%s" $key) "name registries without https://, as images do") }}{{ end }}
{{- end }}
{{- end }}
{{- range $registry.mirrors }}
{{- if not (regexMatch "^[^=@,\\s]+=[^=@,\\s]+$" .) }}{{ include "krar.refuse" (list $name "registry.mirrors" "each is of the form host=mirror") }}{{ end }}
{{- end }}
{{- end }}

{{/* What the API server would refuse in the pod, or that would be there twice: (list NAME JOB). */}}
{{- define "krar.checkPod" -}}
{{- $name := index . 0 }}
{{- $job := index . 1 }}
{{- $variables := dict }}
{{- range $job.extraEnv }}
{{- if not .name }}{{ include "krar.refuse" (list $name "extraEnv" "each variable needs a name") }}{{ end }}
{{- if and (or (hasPrefix "KRAR_" .name) (eq .name "JOB_NAME")) (ne .name "KRAR_PAGE_SIZE") }}{{ include "krar.refuse" (list $name "extraEnv" (printf "%s is set by a key of the job" .name)) }}{{ end }}
{{- if or (hasKey $variables .name) (has .name (list "RUN_JOB_NAME" "RUN_JOB_UID")) }}{{ include "krar.refuse" (list $name "extraEnv" (printf "%s is there twice" .name)) }}{{ end }}
{{- if and .valueFrom (ne (default "" .value) "") }}{{ include "krar.refuse" (list $name "extraEnv" (printf "%s has both, value and valueFrom" .name)) }}{{ end }}
{{- $_ := set $variables .name true }}
{{- end }}
{{- $containers := dict "krar" true }}
{{- range $job.initContainers }}
{{- if or (not (kindIs "map" .)) (not (get . "name")) }}{{ include "krar.refuse" (list $name "initContainers" "each is a container with a name") }}{{ end }}
{{- if hasKey $containers .name }}{{ include "krar.refuse" (list $name "initContainers" (printf "two containers are named %s" .name)) }}{{ end }}
{{- $_ := set $containers .name true }}
{{- end }}
{{- with $job.podFailurePolicy }}
{{- if not .rules }}{{ include "krar.refuse" (list $name "podFailurePolicy" "it has no rules; name some, or say null") }}{{ end }}
{{- range .rules }}
{{- with (.onExitCodes | default dict).containerName }}
{{- if not (hasKey $containers .) }}{{ include "krar.refuse" (list $name "podFailurePolicy" (printf "no container is named %s; say one of %s" . (keys $containers | sortAlpha | join ", "))) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- $volumes := dict }}
{{- $paths := dict }}
{{- $token := include "krar.tokenVolume" . }}
{{- $tokenPath := include "krar.tokenPath" . }}
{{- range $job.extraVolumes }}
{{- if not (and .name .mountPath) }}{{ include "krar.refuse" (list $name "extraVolumes" "each volume needs a name and a mountPath") }}{{ end }}
{{- if eq .name $token }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "%s is the name of this chart's own volume; take another" $token)) }}{{ end }}
{{- if regexMatch (printf "^%s(/|$)" $tokenPath) (clean .mountPath) }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "krar's own token is mounted at %s; mount %s elsewhere" $tokenPath .name)) }}{{ end }}
{{- if hasKey $volumes .name }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "two are named %s" .name)) }}{{ end }}
{{- $_ := set $volumes .name true }}
{{- if hasKey $paths .mountPath }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "two are mounted at %s" .mountPath)) }}{{ end }}
{{- $_ := set $paths .mountPath true }}
{{- $sources := 0 }}
{{- range $kind, $source := . }}
{{- if and (has $kind (list "secret" "configMap" "projected" "csi" "image" "persistentVolumeClaim" "emptyDir")) (not (kindIs "invalid" $source)) }}{{ $sources = add $sources 1 }}{{ end }}
{{- end }}
{{- range $kind, $source := .source | default dict }}
{{- if not (kindIs "map" $source) }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "source.%s is no source of a volume, which would be such as emptyDir: {}" $kind)) }}{{ end }}
{{- $sources = add $sources 1 }}
{{- end }}
{{- if ne (int $sources) 1 }}{{ include "krar.refuse" (list $name "extraVolumes" (printf "%s needs one source, such as secret or configMap, and has %d" .name $sources)) }}{{ end }}
{{- end }}
{{- end }}
