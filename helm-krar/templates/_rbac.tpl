{{/*
What a job may do: {"cluster": rules, "reads": rules, "namespaces": {namespace: rules}}, as JSON.
(list ROOT JOB). This is the one place that says so; each right is one that the job's settings use.

  list         of the kinds it looks for, and of its targets' to follow them
  watch        of the kinds it looks for, only if it restarts and waits; targets are listed
  get          of targets; of what changed between the look and the restart (409); of whose images
               it would name by a digest, or whose budgets it minds
  patch        only if it restarts
  cronjobs     list, or get of targets, only where it names them: they are reported
  pods         to see what they run: mode smart, and to follow
  poddisruptionbudgets  only to mind them
  events       only if it restarts
  pods/eviction  to restart by it, or to roll StatefulSets back
  owners       patch, only if it restarts by annotating them
  leases       only if it restarts and takes groups by them; of groups that are not known here
*/}}
{{- define "krar.rbac" -}}
{{- $root := index . 0 }}
{{- $it := index . 1 }}
{{- $cluster := list }}
{{- if $it.everywhere }}
{{- $cluster = concat (include "krar.kindRules" $it | fromJsonArray) (include "krar.coreRules" $it | fromJsonArray) }}
{{- end }}
{{- $reads := list }}
{{- if $it.readsNodes }}{{ $reads = append $reads (dict "apiGroups" (list "") "resources" (list "nodes") "verbs" (list "list")) }}{{ end }}
{{- if $it.readsNamespaces }}{{ $reads = append $reads (dict "apiGroups" (list "") "resources" (list "namespaces") "verbs" (list "list")) }}{{ end }}
{{- $namespaces := dict }}
{{- range $it.scoped }}
{{- $_ := set $namespaces . (concat (include "krar.kindRules" $it | fromJsonArray) (include "krar.coreRules" $it | fromJsonArray)) }}
{{- end }}
{{- range $it.targets }}
{{- $namespace := .namespace }}
{{- if not (hasKey $namespaces $namespace) }}
{{- $_ := set $namespaces $namespace (ternary list (include "krar.coreRules" $it | fromJsonArray) $it.everywhere) }}
{{- end }}
{{- end }}
{{- range $plural := list "deployments" "statefulsets" "daemonsets" "cronjobs" }}
{{- range $namespace, $rules := $namespaces }}
{{- $names := list }}
{{- range $it.targets }}
{{- if and (eq .namespace $namespace) (eq .plural $plural) }}{{ $names = append $names .name }}{{ end }}
{{- end }}
{{- $found := and (has $plural $it.kinds) (or $it.everywhere (has $namespace $it.scoped)) }}
{{- if and $names (eq $plural "cronjobs") }}
{{- $_ := set $namespaces $namespace (append $rules (dict "apiGroups" (list "batch") "resources" (list $plural) "resourceNames" (uniq $names) "verbs" (list "get"))) }}
{{- else if and $names (not (and $found $it.writes)) }}
{{- $rules = append $rules (dict "apiGroups" (list "apps") "resources" (list $plural) "resourceNames" (uniq $names) "verbs" (ternary (list "get" "patch") (list "get") $it.writes)) }}
{{- if and (not $found) $it.writes $it.waits }}
{{- $rules = append $rules (dict "apiGroups" (list "apps") "resources" (list $plural) "verbs" (list "list")) }}
{{- end }}
{{- $_ := set $namespaces $namespace $rules }}
{{- end }}
{{- end }}
{{- end }}
{{- if $it.memory }}
{{- $own := $root.Release.Namespace }}
{{- $rule := dict "apiGroups" (list "") "resources" (list "configmaps") "resourceNames" (list (include "krar.memoryName" $root)) "verbs" (ternary (list "get" "patch") (list "get") (or $it.writes $it.cools)) }}
{{- $_ := set $namespaces $own (append (default list (get $namespaces $own)) $rule) }}
{{- end }}
{{- if and $it.leases $it.writes }}
{{- $own := $root.Release.Namespace }}
{{- $rule := dict "apiGroups" (list "coordination.k8s.io") "resources" (list "leases") "verbs" (list "get" "create" "patch") }}
{{- $_ := set $namespaces $own (append (default list (get $namespaces $own)) $rule) }}
{{- end }}
{{- dict "cluster" $cluster "reads" $reads "namespaces" $namespaces | toJson }}
{{- end }}

{{/* On the kinds that a job looks for. */}}
{{- define "krar.kindRules" -}}
{{- $verbs := ternary (list "get" "list") (list "list") (or .pins .readsBudgets) }}
{{- if .writes }}{{ $verbs = ternary (list "get" "list" "watch" "patch") (list "get" "list" "patch") .waits }}{{ end }}
{{- $rules := list }}
{{- with without (uniq .kinds) "cronjobs" }}{{ $rules = append $rules (dict "apiGroups" (list "apps") "resources" . "verbs" $verbs) }}{{ end }}
{{- if has "cronjobs" .kinds }}{{ $rules = append $rules (dict "apiGroups" (list "batch") "resources" (list "cronjobs") "verbs" (list "list")) }}{{ end }}
{{- toJson $rules }}
{{- end }}

{{/* On what is in the namespaces of its workloads. */}}
{{- define "krar.coreRules" -}}
{{- $rules := list }}
{{- if .readsPods }}{{ $rules = append $rules (dict "apiGroups" (list "") "resources" (list "pods") "verbs" (list "list")) }}{{ end }}
{{- if .readsBudgets }}{{ $rules = append $rules (dict "apiGroups" (list "policy") "resources" (list "poddisruptionbudgets") "verbs" (list "list")) }}{{ end }}
{{- if .writes }}{{ $rules = append $rules (dict "apiGroups" (list "") "resources" (list "events") "verbs" (list "create")) }}{{ end }}
{{- $sets := has "statefulsets" .kinds }}
{{- range .targets }}{{ $sets = or $sets (eq .plural "statefulsets") }}{{ end }}
{{- if and .writes (or .evicts (and .rollsBack $sets)) }}{{ $rules = append $rules (dict "apiGroups" (list "") "resources" (list "pods/eviction") "verbs" (list "create")) }}{{ end }}
{{- if .writes }}
{{- range .owners }}{{ $rules = append $rules (dict "apiGroups" (list .group) "resources" (list .resource) "verbs" (list "patch")) }}{{ end }}
{{- end }}
{{- if .readsSecrets }}{{ $rules = append $rules (dict "apiGroups" (list "") "resources" (list "secrets") "verbs" (list "get")) }}{{ end }}
{{- toJson $rules }}
{{- end }}

{{/*
A role and its binding: (list ROOT JOB NAME NAMESPACE RULES), cluster-wide without a namespace. The
binding has the role's name, so that it is a new one whenever its roleRef, which cannot change, would.
*/}}
{{- define "krar.role" -}}
{{- $root := index . 0 }}
{{- $it := index . 1 }}
{{- $name := index . 2 }}
{{- $namespace := index . 3 }}
{{- $kind := ternary "Role" "ClusterRole" (ne $namespace "") }}
{{- $values := $root.Values }}
{{- $common := $values.rbac.annotations | default dict }}
{{- $onRole := merge dict $common }}
{{- $onBinding := merge dict $common }}
{{- if $namespace }}
{{- $onRole = merge $onRole ($values.roleAnnotations | default dict) }}
{{- $onBinding = merge $onBinding ($values.roleBindingAnnotations | default dict) }}
{{- else }}
{{- $onRole = merge $onRole ($values.clusterRoleAnnotations | default dict) ($values.roleClusterAnnotations | default dict) }}
{{- $onBinding = merge $onBinding ($values.clusterRoleBindingAnnotations | default dict) ($values.roleClusterBindingAnnotations | default dict) }}
{{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}
metadata:
  name: {{ $name | quote }}
  {{- with $namespace }}
  namespace: {{ . | quote }}
  {{- end }}
  labels:
    {{- include "krar.labels" $root | nindent 4 }}
  {{- with $onRole }}
  annotations:
    {{- include "krar.texts" . | nindent 4 }}
  {{- end }}
rules:
  {{- toYaml (index . 4) | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  name: {{ $name | quote }}
  {{- with $namespace }}
  namespace: {{ . | quote }}
  {{- end }}
  labels:
    {{- include "krar.labels" $root | nindent 4 }}
  {{- with $onBinding }}
  annotations:
    {{- include "krar.texts" . | nindent 4 }}
  {{- end }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $kind }}
  name: {{ $name | quote }}
subjects:
  - kind: ServiceAccount
    name: {{ $it.serviceAccount | quote }}
    namespace: {{ $root.Release.Namespace | quote }}
{{- end }}
