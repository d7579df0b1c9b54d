{{/* The chart's name, or what stands in for it. */}}
{{- define "krar.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release: what the names of all objects begin with. */}}
{{- define "krar.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (default .Chart.Name .Values.nameOverride) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/*
A name of at most so many characters: (list PREFIX JOB LONGEST). One that is too long ends with a
hash of all of it, so that it differs from every other.
*/}}
{{- define "krar.objectName" -}}
{{- $whole := printf "%s-%s" (index . 0) (index . 1) }}
{{- $longest := index . 2 }}
{{- if gt (len $whole) $longest }}
{{- printf "%s-%s" ($whole | trunc (int (sub $longest 9)) | trimAll "-.") ($whole | sha256sum | trunc 8) }}
{{- else }}
{{- $whole }}
{{- end }}
{{- end }}

{{/*
A name of what lies outside of the release's namespace: (list ROOT NAME GIVEN). Releases of one name
in other namespaces have the same NAME, so that it ends with the namespace, after a character that
NAME cannot have. Where GIVEN is not empty, a user chose what the name begins with, and it stays.
*/}}
{{- define "krar.nameAbroad" -}}
{{- index . 1 }}{{ if not (index . 2) }}:{{ (index . 0).Release.Namespace }}{{ end }}
{{- end }}

{{/* The ConfigMap that remembers restarts without effect. */}}
{{- define "krar.memoryName" -}}
{{- include "krar.objectName" (list (include "krar.fullname" .) "memory" 63) }}
{{- end }}

{{- define "krar.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/name: {{ include "krar.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}
