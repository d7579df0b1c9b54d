@NullMarked
package com.slashmnt.krar.cloud.aws;

import org.jspecify.annotations.NullMarked;
