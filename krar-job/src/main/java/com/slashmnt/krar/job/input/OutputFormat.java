package com.slashmnt.krar.job.input;

/** How the report is printed. */
public enum OutputFormat {
  /** A line for each workload, what is current only counted. */
  TEXT,
  /** Every workload, with a line for each container. */
  WIDE,
  /** A summary for the pages of CI systems. */
  MARKDOWN,
  /** One document for programs. */
  JSON
}
