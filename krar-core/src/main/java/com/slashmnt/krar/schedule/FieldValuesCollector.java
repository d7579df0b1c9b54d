package com.slashmnt.krar.schedule;

import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.expression.QuestionMark;
import com.cronutils.model.field.expression.visitor.FieldExpressionVisitor;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.model.field.value.SpecialChar;
import java.util.BitSet;

/**
 * Turns cron-utils' tree of a field into the values that the field allows, by the rules of
 * robfig/cron v3.0.1 (its {@code getRange}).
 *
 * <p>Visit each term, then take {@link #values()}; not for reuse.
 */
final class FieldValuesCollector implements FieldExpressionVisitor {

  private final CronField field;
  private final BitSet allowed = new BitSet();
  private boolean star;

  FieldValuesCollector(CronField field) {
    this.field = field;
  }

  FieldValues values() {
    return new FieldValues(allowed, star);
  }

  @Override
  public FieldExpression visit(Always always) {
    add(field.min(), field.max(), 1);
    star = true;
    return always;
  }

  @Override
  public FieldExpression visit(QuestionMark questionMark) {
    throw new IllegalStateException("? is read as * before cron-utils sees it");
  }

  @Override
  public FieldExpression visit(And and) {
    throw new IllegalStateException("a list is taken apart before cron-utils sees it");
  }

  @Override
  public FieldExpression visit(On on) {
    int value = value(on);
    add(value, value, 1);
    return on;
  }

  @Override
  public FieldExpression visit(Between between) {
    add(value(between.getFrom()), value(between.getTo()), 1);
    return between;
  }

  @Override
  public FieldExpression visit(Every every) {
    int step = every.getPeriod().getValue();
    FieldExpression range = every.getExpression();
    if (range instanceof Between between) {
      add(value(between.getFrom()), value(between.getTo()), step);
    } else if (range instanceof On on) {
      add(value(on), field.max(), step);
    } else {
      add(field.min(), field.max(), step);
      star |= step == 1;
    }
    return every;
  }

  private int value(On on) {
    if (on.getSpecialChar().getValue() != SpecialChar.NONE) {
      throw field.refused(on.asString());
    }
    return on.getTime().getValue();
  }

  private int value(FieldValue<?> value) {
    if (value.getValue() instanceof Integer number) {
      return number;
    }
    throw field.refused(value.toString());
  }

  private void add(int from, int to, int step) {
    field.requireInRange(from);
    field.requireInRange(to);
    if (from > to) {
      throw new IllegalArgumentException(
          "the %s must not run backwards, was %d-%d".formatted(field, from, to));
    }
    if (step == 0) {
      throw new IllegalArgumentException(
          "the step of the %s must be at least 1, was 0".formatted(field));
    }
    // long: a step may be as large as an int.
    for (long value = from; value <= to; value += step) {
      allowed.set((int) value);
    }
  }
}
