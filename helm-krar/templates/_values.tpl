{{/* A scalar as text: whole numbers without an exponent, null as nothing. */}}
{{- define "krar.scalar" -}}
{{- if kindIs "invalid" . }}
{{- else if and (kindIs "float64" .) (eq (floor .) .) }}
{{- int64 . }}
{{- else }}
{{- . }}
{{- end }}
{{- end }}

{{/* "true" for true and "true" in any case, else nothing. */}}
{{- define "krar.isTrue" -}}
{{- if eq (include "krar.scalar" . | lower) "true" }}true{{ end }}
{{- end }}

{{/* A list, or one text with commas, as a JSON array of texts. */}}
{{- define "krar.list" -}}
{{- $texts := list }}
{{- $parts := list }}
{{- if kindIs "string" . }}{{ $parts = splitList "," . }}{{ else if . }}{{ $parts = . }}{{ end }}
{{- range $parts }}
{{- with include "krar.scalar" . | trim }}{{ $texts = append $texts . }}{{ end }}
{{- end }}
{{- toJson $texts }}
{{- end }}

{{/* Lays the second map of (list ONTO FROM) over the first, and changes that. */}}
{{- define "krar.overlay" -}}
{{- $onto := index . 0 }}
{{- range $key, $value := index . 1 }}
{{- if and (kindIs "map" (get $onto $key)) (has $key (list "filter" "label" "namespaces" "registry" "credentialsSecret" "podLabels")) }}
{{- if kindIs "map" $value }}{{ include "krar.overlay" (list (get $onto $key) $value) }}{{ end }}
{{- else }}
{{- $_ := set $onto $key $value }}
{{- end }}
{{- end }}
{{- end }}

{{/* Gives a map those keys that null took away, as empty maps: (list MAP KEY...). */}}
{{- define "krar.groups" -}}
{{- $map := index . 0 }}
{{- range rest . }}
{{- if not (get $map .) }}{{ $_ := set $map . dict }}{{ end }}
{{- end }}
{{- end }}

{{/* The resource that kubectl would understand by that name: (list JOB KEY NAME). */}}
{{- define "krar.plural" -}}
{{- $full := index . 2 | lower | trim }}
{{- $name := $full | trimSuffix ".apps" | trimSuffix ".v1" }}
{{- if has $name (list "deploy" "deployment" "deployments") }}deployments
{{- else if has $name (list "sts" "statefulset" "statefulsets") }}statefulsets
{{- else if has $name (list "ds" "daemonset" "daemonsets") }}daemonsets
{{- else if has ($full | trimSuffix ".batch" | trimSuffix ".v1") (list "cj" "cronjob" "cronjobs") }}cronjobs
{{- else }}{{ include "krar.refuse" (list (index . 0) (index . 1) (printf "unknown kind %q, known are deployments (deploy), statefulsets (sts), daemonsets (ds) and cronjobs (cj)" (index . 2))) }}
{{- end }}
{{- end }}

{{/* Whether a duration is more than nothing; as a condition, empty is no. */}}
{{- define "krar.isTime" -}}
{{- if regexMatch "[1-9]" (include "krar.scalar" .) }}true{{ end }}
{{- end }}

{{/* Ends with a sentence: (list JOB KEY SENTENCE). */}}
{{- define "krar.refuse" -}}
{{- fail (printf "\n\njob %s, %s: %s." (index . 0) (index . 1) (index . 2)) }}
{{- end }}

{{/* The least memory that krar runs well with, in bytes: 128Mi, as measured (docs/benchmarks.md). */}}
{{- define "krar.memoryFloor" -}}134217728{{- end }}

{{/* A quantity of Kubernetes as a plain number; nothing if it is none. */}}
{{- define "krar.quantity" -}}
{{- $text := include "krar.scalar" . }}
{{- $units := dict "" 1.0 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 }}
{{- $number := regexFind "^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][0-9]+)?" $text }}
{{- $unit := trimPrefix $number $text }}
{{- if and $number (hasKey $units $unit) }}
{{- mulf (float64 $number) (get $units $unit) }}
{{- end }}
{{- end }}

{{/*
What a pod asks for and may take, as JSON. Where the one is this chart's default and the other a
user's, the user's counts, so that old values files install.
*/}}
{{- define "krar.resources" -}}
{{- $resources := deepCopy (.Values.resources | default dict) }}
{{- range $group, $amounts := $resources }}
{{- range $resource, $amount := $amounts }}
{{- if and (not (kindIs "invalid" $amount)) (not (include "krar.quantity" $amount)) }}
{{- fail (printf "\n\nresources.%s.%s: %q is no quantity, such as 256Mi or 100m." $group $resource (include "krar.scalar" $amount)) }}
{{- end }}
{{- end }}
{{- end }}
{{- $limits := $resources.limits | default dict }}
{{- $requests := $resources.requests | default dict }}
{{- $memory := include "krar.quantity" $limits.memory }}
{{- $floor := include "krar.memoryFloor" . | float64 }}
{{- if and $memory (lt (float64 $memory) $floor) }}
{{- fail (printf "\n\nresources.limits.memory: krar cannot run with %s; it takes %dMi at the least." (include "krar.scalar" $limits.memory) (div (int64 $floor) 1048576)) }}
{{- end }}
{{- range $resource, $request := $requests }}
{{- $limit := get $limits $resource }}
{{- $asked := include "krar.quantity" $request }}
{{- $most := include "krar.quantity" $limit }}
{{- if and $asked $most (gt (float64 $asked) (float64 $most)) }}
{{- if and (eq $resource "cpu") (eq (include "krar.scalar" $request) "100m") }}
{{- $_ := set $requests $resource $limit }}
{{- else if and (eq $resource "memory") (eq (include "krar.scalar" $limit) "256Mi") }}
{{- $_ := set $limits $resource $request }}
{{- else }}
{{- fail (printf "\n\nresources.requests.%s: %s is more than resources.limits.%s, which is %s." $resource (include "krar.scalar" $request) $resource (include "krar.scalar" $limit)) }}
{{- end }}
{{- end }}
{{- end }}
{{- toJson $resources }}
{{- end }}

{{/* A map with all of its values as texts, as annotations and labels are. */}}
{{- define "krar.texts" -}}
{{- $texts := dict }}
{{- range $key, $value := . }}{{ $_ := set $texts $key (include "krar.scalar" $value) }}{{ end }}
{{- toYaml $texts }}
{{- end }}

{{/* The image: {"tag": what is used, "replaced": what was pinned and is not}, as JSON. */}}
{{- define "krar.imageTag" -}}
{{- $tag := include "krar.scalar" .Values.image.tag | trim }}
{{- $major := regexReplaceAll "^v?([0-9]+)([._+@-].*)?$" $tag "${1}" }}
{{- if not $tag }}
{{- dict "tag" .Chart.AppVersion | toJson }}
{{- else if and (regexMatch "^[0-9]{1,9}$" $major) (lt (int $major) 3) }}
{{- if not (regexMatch "^((index\\.)?docker\\.io/)?slashmnt/krar$" .Values.image.repository) }}
{{- fail (printf "\n\nimage.tag: %s:%s is an image of the old script, which this chart cannot run; mirror krar %s and name that tag, or leave image.repository out." .Values.image.repository $tag .Chart.AppVersion) }}
{{- end }}
{{- dict "tag" .Chart.AppVersion "replaced" $tag | toJson }}
{{- else }}
{{- dict "tag" $tag | toJson }}
{{- end }}
{{- end }}

{{/* Those keys of a job that have a number, one a line: (list JOB KEY...). */}}
{{- define "krar.numbers" -}}
{{- $job := index . 0 }}
{{- $numbers := dict }}
{{- range rest . }}
{{- if ne (include "krar.scalar" (get $job .)) "" }}{{ $_ := set $numbers . (get $job . | int64) }}{{ end }}
{{- end }}
{{- if $numbers }}{{ toYaml $numbers }}{{ end }}
{{- end }}
