package com.slashmnt.krar.job.settings;

import com.slashmnt.krar.image.ImageReference;
import com.slashmnt.krar.job.input.ConfigMapRef;
import com.slashmnt.krar.job.input.OnFailure;
import com.slashmnt.krar.job.registry.RegistrySettings;
import com.slashmnt.krar.policy.StalePods;
import com.slashmnt.krar.workload.RolloutStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What mode smart needs to know beside the rest.
 *
 * @param restart whether what drifted is restarted, or only reported
 * @param canary whether new content is tried on one workload first
 * @param strategy what a restart writes
 * @param onFailure what becomes of a restart whose pods do not become ready
 * @param stalePods how many pods must have drifted
 * @param pullSecrets whether the pods' pull secrets may be read
 * @param memory where to keep what restarts have taught; empty: nowhere
 * @param backOff how long a restart without effect is not tried again, if it was given
 * @param cooldown how long content must have been known; zero for not at all
 * @param now content that need not have been, each a tag with its digest
 * @param failOnDrift whether drift that stays makes an exit code of its own
 * @param registry how registries are asked
 */
public record SmartSettings(
    boolean restart,
    boolean canary,
    RolloutStrategy strategy,
    OnFailure onFailure,
    StalePods stalePods,
    boolean pullSecrets,
    Optional<ConfigMapRef> memory,
    Optional<Duration> backOff,
    Duration cooldown,
    Set<ImageReference> now,
    boolean failOnDrift,
    RegistrySettings registry) {}
