{{/* What users should know or change, one sentence a line. */}}
{{- define "krar.warnings" -}}
{{- $root := . }}
{{- with (include "krar.imageTag" . | fromJson).replaced }}
image.tag: {{ . }} is an image of the old script, which this chart cannot run. {{ $root.Chart.AppVersion }} runs in its place; leave image.tag out.
{{- end }}
{{- $instead := dict
  "clusterRoleName" "fullnameOverride"
  "roleName" "fullnameOverride"
  "serviceAccountAnnotations" "serviceAccount.annotations"
  "clusterRoleAnnotations" "rbac.annotations"
  "clusterRoleBindingAnnotations" "rbac.annotations"
  "roleAnnotations" "rbac.annotations"
  "roleBindingAnnotations" "rbac.annotations"
  "roleClusterAnnotations" "rbac.annotations"
  "roleClusterBindingAnnotations" "rbac.annotations"
}}
{{- range $old, $new := $instead }}
{{- if get $root.Values $old }}
{{ $old }}: deprecated; it still works, say {{ $new }} instead.
{{- end }}
{{- end }}
{{- if .Values.serviceAccountName }}
serviceAccountName: deprecated; it still is what each job's account begins with. Leave it out; fullnameOverride changes all names, and serviceAccount.name is one account for all jobs.
{{- end }}
{{- if not .Values.rbac.create }}
rbac.create is false: grant the jobs' service accounts their rights yourself, as the chart's README lists them.
{{- end }}
{{- $used := include "krar.resources" . | fromJson }}
{{- range $group, $amounts := .Values.resources | default dict }}
{{- range $resource, $amount := $amounts | default dict }}
{{- $instead := get (get $used $group) $resource }}
{{- if ne (include "krar.scalar" $amount) (include "krar.scalar" $instead) }}
resources.{{ $group }}.{{ $resource }}: {{ include "krar.scalar" $amount }}, the default, contradicts resources.{{ ternary "requests" "limits" (eq $group "limits") }}.{{ $resource }}, so it is {{ include "krar.scalar" $instead }}; say that yourself, or another amount.
{{- end }}
{{- end }}
{{- end }}
{{- range include "krar.jobs" . | fromJsonArray }}
{{- $it := . }}
{{- if and .all .specific }}
job {{ .name }}, filter.namespaces: all is true, so specific has no effect.
{{- end }}
{{- $ignored := list }}
{{- if .smart }}
{{- if not (kindIs "invalid" .own.minInterval) }}{{ $ignored = append $ignored "minInterval" }}{{ end }}
{{- $mode := default "anonymous" .job.registry.mode }}
{{- range $key, $of := dict "authfile" "authfile" "configPath" "config" "creds" "creds" }}
{{- $own := $it.own.registry | default dict }}
{{- if and (get $it.job.registry $key) (ne $of $mode) (or (not (hasKey $own "mode")) (get $own $key)) }}
job {{ $it.name }}, registry.{{ $key }}: without effect, since registry.mode is {{ $mode }}.
{{- end }}
{{- end }}
{{- range $key, $of := dict "authfile" "authfile" "configPath" "config" "caFile" $mode }}
{{- $path := get $it.job.registry $key }}
{{- if and $path (eq $of $mode) }}
{{- $mounted := false }}
{{- range $it.job.extraVolumes }}{{ $mounted = or $mounted (hasPrefix (printf "%s/" (clean .mountPath)) (printf "%s/" (clean $path))) }}{{ end }}
{{- if not $mounted }}
job {{ $it.name }}, registry.{{ $key }}: {{ $path }} is in none of extraVolumes, so it is there only if the image has it.
{{- end }}
{{- end }}
{{- end }}
{{- else }}
{{- range list "smartRestart" "strategy" "onFailure" "stalePods" "pullSecrets" "backOff" "failOnDrift" }}
{{- $value := include "krar.scalar" (get $it.own .) | lower }}
{{- if not (has $value (list "" "false" "auto" "restart" "report")) }}{{ $ignored = append $ignored . }}{{ end }}
{{- end }}
{{- with .own.registry }}
{{- if not (has (default "anonymous" .mode) (list "anonymous")) }}{{ $ignored = append $ignored "registry" }}{{ end }}
{{- end }}
{{- end }}
{{- with $ignored }}
job {{ $it.name }}: without effect in mode {{ default "rollout" $it.job.mode }}: {{ join ", " . }}.
{{- end }}
{{- if and .creds (not .job.registry.credsHost) }}
job {{ .name }}, registry.credsHost: not set, so the credentials are sent to every registry that asks for a password.
{{- end }}
{{- if and .creds .job.registry.creds }}
job {{ .name }}, registry.creds: the password is also in the release's values; registry.credentialsSecret keeps it out of them.
{{- end }}
{{- end }}
{{- end }}

{{/* What bounds a job that restarts something, as one clause. */}}
{{- define "krar.bounds" -}}
{{- if .writes }}
{{- $job := .job }}
{{- $windows := include "krar.list" $job.windows | fromJsonArray }}
{{- $freezes := include "krar.list" $job.freezes | fromJsonArray }}
    at most {{ default 10 $job.maxInFlight }} at the same time
{{- with $job.maxInFlightPerNamespace }}, {{ . }} in one namespace{{ end }}
{{- if include "krar.isTime" $job.startInterval }}, {{ $job.startInterval }} apart{{ end }}
{{- if .leases }}, one of a group over all jobs with Leases in this namespace{{ end }}
{{- with $job.maxFailures }}, none after {{ . }} failed{{ end }}
{{- with $windows }}, only {{ join "; " . }}{{ end }}
{{- with $freezes }}, not on {{ join "; " . }}{{ end }}
{{- if and .smart .waits (ne (include "krar.scalar" $job.canary | lower) "false") }}, new content on one workload first{{ end }}
{{- if .cools }}, once it is known for {{ $job.cooldown }}{{ end }}
{{- if .pins }}, by its digest in the template{{ end }}
{{- if .evicts }}, by evicting one old pod at a time{{ end }}
{{- with .owners }}, what these own by an annotation for their operators: {{ range $i, $o := . }}{{ if $i }}, {{ end }}{{ $o.kind }}{{ end }}{{ end }}
{{- if .rollsBack }}, and back to what ran before if its pods fail{{ end }}
{{- end }}
{{- end }}
