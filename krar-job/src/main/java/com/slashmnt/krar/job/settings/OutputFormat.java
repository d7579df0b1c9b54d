package com.slashmnt.krar.job.settings;

/** For whom the report is. */
public enum OutputFormat {
  TEXT,
  JSON
}
