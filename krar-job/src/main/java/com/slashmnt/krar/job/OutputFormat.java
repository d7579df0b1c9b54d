package com.slashmnt.krar.job;

/** For whom the report is. */
enum OutputFormat {
  TEXT,
  JSON
}
