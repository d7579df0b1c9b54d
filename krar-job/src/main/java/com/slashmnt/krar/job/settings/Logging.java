package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.job.input.LogLevel;
import java.util.Locale;

/** Sets up the slf4j backend; before the first logger is made. */
public final class Logging {

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  public static void configure(LogLevel level) {
    set("logFile", "System.err");
    set("showThreadName", "false");
    set("showShortLogName", "true");
    set("levelInBrackets", "true");
    set("defaultLogLevel", level.name().toLowerCase(Locale.ROOT));
    if (!level.enables(LogLevel.DEBUG) && level.enables(LogLevel.WARN)) {
      // The requests it gives up are in the report, and on stderr if they end the run: not twice.
      set("log.com.slashmnt.krar.fabric8.Api", "error");
    }
    // At trace it prints each request's headers, the bearer token among them.
    set("log.io.fabric8.kubernetes.client.http.HttpLoggingInterceptor", "off");
    // It prints what a credential plug-in printed, which may be a token; we say that it failed.
    set("log.io.fabric8.kubernetes.client.internal.KubeConfigUtils", "off");
  }

  private static void set(String property, String value) {
    System.setProperty(PREFIX + property, value);
  }
}
