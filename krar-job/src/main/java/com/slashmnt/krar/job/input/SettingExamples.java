package com.slashmnt.krar.job.input;

/** What would parse, for messages. */
final class SettingExamples {

  private SettingExamples() {}

  static String of(Setting setting) {
    return switch (setting) {
      case RESOURCES -> "deployments,statefulsets";
      case LABEL_DOMAIN -> "krar.slash-mnt.com";
      case LABEL_NAME -> "rollout-policy";
      case LABEL_VALUE, JOB_NAME -> "nightly";
      case TARGETS -> "prod/Deployment/web,prod/StatefulSet/db";
      case SELECTOR, NAMESPACE_SELECTOR -> "team=web,tier!=test";
      case NAMESPACES, EXCLUDE_NAMESPACES -> "prod,stage";
      case MODE -> "rollout or smart";
      case MIN_INTERVAL, WAIT_TIMEOUT, RUN_TIMEOUT, SETTLE_TIME, START_JITTER, REGISTRY_TIMEOUT ->
          "30s, 10m or 1h30m";
      case ONCE_PER -> "\"0 3 * * *\"";
      case TIME_ZONE -> "UTC or Europe/Berlin";
      case RUN_ID -> "nightly-29401920/6f1c2a4e";
      case BACK_OFF -> "24h";
      case STALE_PODS -> "any or all";
      case MEMORY -> "krar/krar-memory";
      case MAX_IN_FLIGHT, REGISTRY_PARALLEL -> "10";
      case MAX_FAILURES -> "1";
      case PAGE_SIZE -> "500";
      case OUTPUT_FORMAT -> "text, wide, markdown or json";
      case LOG_LEVEL -> "error, warn, info, debug or trace";
      case KUBECONFIG -> "/home/me/.kube/config";
      case REGISTRY_AUTHFILE -> "/config/config.json";
      case DOCKER_CONFIG -> "/docker-config, a folder with config.json";
      case REGISTRY_CREDS_HOST -> "registry.example.com";
      case REGISTRY_CA_FILE -> "/config/ca.pem";
      case INSECURE_REGISTRIES -> "registry.example.com:5000";
      case REGISTRY_MIRRORS -> "docker.io=mirror.example.com";
      case CONTEXT -> "minikube";
      case REGISTRY_CREDS -> "user:password";
      case NAMESPACES_ALL,
          SMART,
          SMART_RESTART,
          DRY_RUN,
          WAIT,
          READ_NODES,
          PULL_SECRETS,
          FAIL_ON_DRIFT ->
          "true or false";
    };
  }

  /** {@code such as --flag value}. */
  static String ofFlag(String flag) {
    for (Setting setting : Setting.values()) {
      if (setting.flags().contains(flag)) {
        return "such as " + flag + " " + of(setting);
      }
    }
    return "krar --help lists them";
  }
}
