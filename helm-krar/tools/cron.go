package main

import (
	"fmt"
	"strings"
)

// A field of a cron expression: its values in their order, as patterns, and a sentence that tells them.
type field struct {
	values   []string
	sentence string
}

var fields = []field{
	{numbers(0, 59), "a cron expression with minutes from 0 to 59"},
	{numbers(0, 23), "a cron expression with hours from 0 to 23"},
	{numbers(1, 31), "a cron expression with days of the month from 1 to 31"},
	{named(1, "jan feb mar apr may jun jul aug sep oct nov dec"), "a cron expression with months from 1 to 12 or jan to dec"},
	{named(0, "sun mon tue wed thu fri sat"), "a cron expression with days of the week from 0 (Sunday) to 6 or sun to sat"},
}

const forwards = "a cron expression without a range that runs backwards: sat,sun in the place of sat-sun"

// What the fields of a cron expression may be. How many there are, and which names such as @daily may stand in
// their place, is in values.yaml beside each key.
func cron() object {
	rules := []object{}
	for i, field := range fields {
		before := fmt.Sprintf(`^\s*(\S+\s+){%d}`, i)
		value := strings.Join(field.values, "|")
		part := fmt.Sprintf(`([*?]|(%s)(-(%s))?)(/0*[1-9][0-9]*)?`, value, value)
		rules = append(rules,
			unless(fmt.Sprintf(`^\s*(@.*)?$|%s(%s,)*%s(\s|$)`, before, part, part), field.sentence),
			whenever(fmt.Sprintf(`%s(\S*,)?(%s)([,/\s]|$)`, before, backwards(field.values)), forwards))
	}
	return object{"type": []string{"string", "null"}, "allOf": rules}
}

// From each value to one before it.
func backwards(values []string) string {
	ranges := []string{}
	for i := 1; i < len(values); i++ {
		ranges = append(ranges, fmt.Sprintf(`(%s)-(%s)`, values[i], strings.Join(values[:i], "|")))
	}
	return strings.Join(ranges, "|")
}

func numbers(least, most int) []string {
	values := []string{}
	for number := least; number <= most; number++ {
		values = append(values, fmt.Sprintf(`0*%d`, number))
	}
	return values
}

// Values that have a number and a name, in upper or lower case; JSON Schema has no flag for that.
func named(least int, names string) []string {
	values := []string{}
	for i, name := range strings.Fields(names) {
		value := fmt.Sprintf(`0*%d|`, least+i)
		for _, letter := range name {
			value += fmt.Sprintf("[%s%c]", strings.ToUpper(string(letter)), letter)
		}
		values = append(values, value)
	}
	return values
}
