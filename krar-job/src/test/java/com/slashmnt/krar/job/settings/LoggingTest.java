package com.slashmnt.krar.job.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.slashmnt.krar.job.input.LogLevel;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggingTest {

  private static final String PREFIX = "org.slf4j.simpleLogger.log.";
  private Properties before = new Properties();

  @BeforeEach
  void keep() {
    before = (Properties) System.getProperties().clone();
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  @Test
  void leavesOutOfTheAdaptersWarningsOnlyThoseThatTheReportHas() {
    Logging.configure(LogLevel.INFO);
    assertThat(System.getProperty(PREFIX + "com.slashmnt.krar.fabric8.Api")).isEqualTo("error");
    // Nodes that may not be read, entries of the memory that nobody understands.
    assertThat(System.getProperty(PREFIX + "com.slashmnt.krar.fabric8")).isNull();
  }

  @Test
  void neverPrintsHeadersAndBodies() {
    Logging.configure(LogLevel.TRACE);
    assertThat(
            System.getProperty(PREFIX + "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor"))
        .isEqualTo("off");
  }
}
