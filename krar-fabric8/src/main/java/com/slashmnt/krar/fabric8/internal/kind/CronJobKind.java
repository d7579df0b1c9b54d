package com.slashmnt.krar.fabric8.internal.kind;

import static java.util.Objects.requireNonNullElse;

import com.slashmnt.krar.workload.RolloutStatus;
import com.slashmnt.krar.workload.WorkloadBuilder;
import com.slashmnt.krar.workload.WorkloadKind;

/** CronJobs: they have a template and no pods of their own, so that nothing rolls out. */
final class CronJobKind implements KindAdapter<CronJobKind.Wire> {

  /** A CronJob, as far as krar reads it. */
  record Wire(MetaWire metadata, Spec spec) implements KindAdapter.Wire {

    Wire {
      metadata = requireNonNullElse(metadata, MetaWire.EMPTY);
      spec = requireNonNullElse(spec, Spec.EMPTY);
    }

    @Override
    public TemplateWire template() {
      return spec.jobTemplate().spec().template();
    }
  }

  record Spec(boolean suspend, JobTemplate jobTemplate) {

    static final Spec EMPTY = new Spec(false, JobTemplate.EMPTY);

    Spec {
      jobTemplate = requireNonNullElse(jobTemplate, JobTemplate.EMPTY);
    }
  }

  record JobTemplate(JobSpec spec) {

    static final JobTemplate EMPTY = new JobTemplate(JobSpec.EMPTY);

    JobTemplate {
      spec = requireNonNullElse(spec, JobSpec.EMPTY);
    }
  }

  record JobSpec(TemplateWire template) {

    static final JobSpec EMPTY = new JobSpec(TemplateWire.EMPTY);

    JobSpec {
      template = requireNonNullElse(template, TemplateWire.EMPTY);
    }
  }

  @Override
  public WorkloadKind kind() {
    return WorkloadKind.CRON_JOB;
  }

  @Override
  public Class<Wire> wire() {
    return Wire.class;
  }

  @Override
  public boolean rollsOut() {
    return false;
  }

  @Override
  public void read(Wire object, WorkloadBuilder workload) {
    workload.paused(object.spec().suspend()).rollout(RolloutStatus.complete(0));
  }
}
