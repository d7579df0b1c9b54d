{{/* What a Job is: (list ROOT JOB DRY), without what only a CronJob's needs. */}}
{{- define "krar.podTemplate" -}}
{{- $root := index . 0 }}
{{- $it := index . 1 }}
{{- $dry := index . 2 }}
{{- $values := $root.Values -}}
metadata:
  labels:
    {{- include "krar.podLabels" (list $root $it) | nindent 4 }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- include "krar.texts" . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ $it.serviceAccount | quote }}
  # Init containers would get what the pod mounts by itself.
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $it.job.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: krar
      image: {{ printf "%s:%s" $values.image.repository (include "krar.imageTag" $root | fromJson).tag | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy | quote }}
      terminationMessagePolicy: FallbackToLogsOnError
      env:
        {{- include "krar.env" (list $root $it $dry) | nindent 8 }}
      {{- with $values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with include "krar.resources" $root | fromJson }}
      resources:
        {{- range $key, $amounts := . }}
        {{- with $amounts }}
        {{ $key }}:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        {{- end }}
      {{- end }}
      volumeMounts:
        {{- range $it.job.extraVolumes }}
        - name: {{ .name | quote }}
          mountPath: {{ .mountPath | quote }}
          {{- with .subPath }}
          subPath: {{ . | quote }}
          {{- end }}
          {{- if include "krar.isTrue" .readOnly }}
          readOnly: true
          {{- end }}
        {{- end }}
        - name: {{ include "krar.tokenVolume" . }}
          mountPath: {{ include "krar.tokenPath" . }}
          readOnly: true
  volumes:
    {{- range $it.job.extraVolumes }}
    - name: {{ .name | quote }}
      {{- if kindIs "string" .secret }}
      secret:
        secretName: {{ .secret | quote }}
      {{- else if kindIs "string" .configMap }}
      configMap:
        name: {{ .configMap | quote }}
      {{- else }}
      {{- range $kind, $source := merge dict (omit . "name" "mountPath" "subPath" "readOnly" "source") (.source | default dict) }}
      {{- if not (kindIs "invalid" $source) }}
      {{ $kind }}:
        {{- toYaml $source | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- end }}
    {{- end }}
    # As the API server makes one that a pod mounts by itself.
    - name: {{ include "krar.tokenVolume" . }}
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3607
          - configMap:
              name: kube-root-ca.crt
              items:
                - key: ca.crt
                  path: ca.crt
          - downwardAPI:
              items:
                - path: namespace
                  fieldRef:
                    fieldPath: metadata.namespace
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- include "krar.texts" . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The volume with the token, which krar's container has alone, and where every client looks for it. */}}
{{- define "krar.tokenVolume" -}}krar-token{{- end }}
{{- define "krar.tokenPath" -}}/var/run/secrets/kubernetes.io/serviceaccount{{- end }}

{{/* Labels of Jobs and pods; none can be there twice: (list ROOT JOB). */}}
{{- define "krar.podLabels" -}}
{{- $root := index . 0 }}
{{- $it := index . 1 }}
{{- $labels := include "krar.labels" $root | fromYaml }}
{{- $_ := set $labels "krar.slash-mnt.com/name" $it.name }}
{{- range list $it.job.podLabels $root.Values.podLabels }}
{{- if kindIs "map" . }}
{{- range $key, $value := . }}
{{- $text := include "krar.scalar" $value }}
{{- if not (and (regexMatch "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$" $key) (regexMatch "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$" $text)) }}{{ fail (printf "\n\npodLabels: %s=%s is no label." $key $text) }}{{ end }}
{{- if not (hasKey $labels $key) }}{{ $_ := set $labels $key (include "krar.scalar" $value) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $labels }}
{{- end }}

{{/* The settings of a job as the command reads them: (list ROOT JOB DRY). */}}
{{- define "krar.env" -}}
{{- $root := index . 0 }}
{{- $it := index . 1 }}
{{- $job := $it.job }}
{{- $label := $job.filter.label }}
{{- $registry := $job.registry }}
{{- $env := list
  (dict "name" "KRAR_JOB_NAME" "value" $it.name)
  (dict "name" "RUN_JOB_NAME" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.labels['batch.kubernetes.io/job-name']")))
  (dict "name" "RUN_JOB_UID" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.labels['batch.kubernetes.io/controller-uid']")))
  (dict "name" "KRAR_RUN_ID" "value" "$(RUN_JOB_NAME)/$(RUN_JOB_UID)")
  (dict "name" "KRAR_RESOURCES" "value" (join "," $it.resources))
  (dict "name" "KRAR_LABEL_DOMAIN" "value" (default "" $label.domain))
  (dict "name" "KRAR_LABEL_NAME" "value" (default "" $label.name))
  (dict "name" "KRAR_LABEL_VALUE" "value" $it.labelValue)
  (dict "name" "KRAR_NAMESPACES_ALL" "value" (toString $it.all))
  (dict "name" "KRAR_NAMESPACES" "value" (join "," $it.specific))
  (dict "name" "KRAR_MODE" "value" (default "rollout" $job.mode))
}}
{{- if $it.targets }}
{{- $refs := list }}
{{- range $it.targets }}{{ $refs = append $refs (printf "%s/%s/%s" .namespace .type .name) }}{{ end }}
{{- $env = append $env (dict "name" "KRAR_TARGETS" "value" (join "," $refs)) }}
{{- end }}
{{- $owners := list }}
{{- range $it.owners }}{{ $owners = append $owners (printf "%s.%s=%s" .kind .group .annotation) }}{{ end }}
{{- $jitter := include "krar.scalar" $job.jitterSeconds }}
{{- $optional := list
  (list "KRAR_SELECTOR" $job.filter.selector)
  (list "KRAR_EXCLUDE_NAMESPACES" (join "," $it.exclude))
  (list "KRAR_NAMESPACE_SELECTOR" $job.filter.namespaces.selector)
  (list "KRAR_DRY_RUN" (ternary "true" "" (or $it.dryRun (index . 2))))
  (list "KRAR_ONCE_PER" $job.oncePer)
  (list "KRAR_TIME_ZONE" (ternary "" $job.timeZone (has $job.timeZone (list nil "" "UTC"))))
  (list "KRAR_OWNED_WORKLOADS" $job.ownedWorkloads)
  (list "KRAR_OWNER_ANNOTATION" (join "," $owners))
  (list "KRAR_AVAILABILITY" $job.availability)
  (list "KRAR_READ_PDBS" (ternary "true" "" $it.readsBudgets))
  (list "KRAR_WINDOW" (include "krar.list" $job.windows | fromJsonArray | join "; "))
  (list "KRAR_FREEZE" (include "krar.list" $job.freezes | fromJsonArray | join "; "))
  (list "KRAR_WAIT" (ternary "" "false" $it.waits))
  (list "KRAR_WAIT_TIMEOUT" $job.waitTimeout)
  (list "KRAR_SETTLE_TIME" $job.settleTime)
  (list "KRAR_RUN_TIMEOUT" $job.runTimeout)
  (list "KRAR_START_JITTER" (ternary "" (printf "%ss" $jitter) (or (has $jitter (list "" "0")) (index . 2))))
  (list "KRAR_MAX_IN_FLIGHT" $job.maxInFlight)
  (list "KRAR_MAX_IN_FLIGHT_PER_NAMESPACE" $job.maxInFlightPerNamespace)
  (list "KRAR_START_INTERVAL" $job.startInterval)
  (list "KRAR_GROUP_LEASES" (ternary $root.Release.Namespace "" $it.leases))
  (list "KRAR_MAX_FAILURES" $job.maxFailures)
  (list "KRAR_OUTPUT" $job.output)
  (list "KRAR_LOG_LEVEL" $job.logLevel)
  (list "KRAR_READ_NODES" (ternary (include "krar.scalar" $job.readNodes | lower | default "auto") "false" $it.readsNodes))
}}
{{- if $it.smart }}
{{- $mode := default "anonymous" $registry.mode }}
{{- /* In YAML off is a boolean. */}}
{{- $cloud := include "krar.scalar" $registry.cloudCredentials }}
{{- $optional = concat $optional (list
  (list "KRAR_SMART_RESTART" (include "krar.isTrue" $job.smartRestart | default "false"))
  (list "KRAR_CANARY" (ternary "false" "" (eq (include "krar.scalar" $job.canary | lower) "false")))
  (list "KRAR_STRATEGY" (ternary $job.strategy "" (or $it.pins $it.evicts)))
  (list "KRAR_ON_FAILURE" (ternary "rollback" "" $it.rollsBack))
  (list "KRAR_STALE_PODS" $job.stalePods)
  (list "KRAR_PULL_SECRETS" (ternary "true" "" $it.readsSecrets))
  (list "KRAR_MEMORY" (ternary (printf "%s/%s" $root.Release.Namespace (include "krar.memoryName" $root)) "false" $it.memory))
  (list "KRAR_BACK_OFF" $job.backOff)
  (list "KRAR_COOLDOWN" $job.cooldown)
  (list "KRAR_NOW" (include "krar.list" $job.now | fromJsonArray | join ","))
  (list "KRAR_FAIL_ON_DRIFT" (ternary "" (include "krar.isTrue" $job.failOnDrift) (index . 2)))
  (list "KRAR_REGISTRY_AUTHFILE" (ternary $registry.authfile "" (eq $mode "authfile")))
  (list "KRAR_DOCKER_CONFIG" (ternary $registry.configPath "" (eq $mode "config")))
  (list "KRAR_REGISTRY_CREDS_HOST" (ternary $registry.credsHost "" $it.creds))
  (list "KRAR_CLOUD_CREDENTIALS" (get (dict "true" "auto" "false" "off") $cloud | default $cloud))
  (list "KRAR_REGISTRY_CA_FILE" $registry.caFile)
  (list "KRAR_INSECURE_REGISTRIES" (include "krar.list" $registry.insecure | fromJsonArray | join ","))
  (list "KRAR_REGISTRY_MIRRORS" (include "krar.list" $registry.mirrors | fromJsonArray | join ","))
  (list "KRAR_REGISTRY_PARALLEL" $registry.parallel)
  (list "KRAR_REGISTRY_TIMEOUT" $registry.timeout)
) }}
{{- else }}
{{- $optional = append $optional (list "KRAR_MIN_INTERVAL" $job.minInterval) }}
{{- end }}
{{- range $optional }}
{{- $value := include "krar.scalar" (index . 1) }}
{{- if ne $value "" }}{{ $env = append $env (dict "name" (index . 0) "value" $value) }}{{ end }}
{{- end }}
{{- if $it.creds }}
{{- $secret := dict "name" (default $it.secret $registry.credentialsSecret.name) "key" (ternary $registry.credentialsSecret.key "creds" (not (not $registry.credentialsSecret.name))) }}
{{- $env = append $env (dict "name" "KRAR_REGISTRY_CREDS" "valueFrom" (dict "secretKeyRef" $secret)) }}
{{- end }}
{{- toYaml (concat $env (default list $job.extraEnv)) }}
{{- end }}
