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

{{/* The resource that kubectl would understand by that name: (list JOB KEY NAME). */}}
{{- define "krar.plural" -}}
{{- $name := index . 2 | lower | trim | trimSuffix ".apps" | trimSuffix ".v1" }}
{{- if has $name (list "deploy" "deployment" "deployments") }}deployments
{{- else if has $name (list "sts" "statefulset" "statefulsets") }}statefulsets
{{- else if has $name (list "ds" "daemonset" "daemonsets") }}daemonsets
{{- else }}{{ include "krar.refuse" (list (index . 0) (index . 1) (printf "unknown kind %q, known are deployments (deploy), statefulsets (sts) and daemonsets (ds)" (index . 2))) }}
{{- end }}
{{- end }}

{{/* Ends with a sentence: (list JOB KEY SENTENCE). */}}
{{- define "krar.refuse" -}}
{{- fail (printf "\n\njob %s, %s: %s." (index . 0) (index . 1) (index . 2)) }}
{{- end }}

{{/* The least memory krar runs with, in bytes: 128Mi. */}}
{{- define "krar.memoryFloor" -}}134217728{{- end }}

{{/* A quantity in bytes; nothing if it is of a form that is not worth reading here. */}}
{{- define "krar.bytes" -}}
{{- $text := include "krar.scalar" . }}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "m" 0.001 }}
{{- $unit := regexReplaceAll "^[0-9.]+" $text "" }}
{{- if and (regexMatch "^[0-9.]+[A-Za-z]*$" $text) (hasKey $units $unit) }}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $units $unit | float64) | int64 }}
{{- end }}
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
