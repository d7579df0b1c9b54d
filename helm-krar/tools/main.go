// Completes values.schema.json: a job may have each key of jobDefaults, and a name, in a list as in a map by
// name; the definitions that values.yaml refers to; as a dependency the chart may be enabled.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
)

type object = map[string]any

const jobName = `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`

func main() {
	file := os.Args[1]
	text, err := os.ReadFile(file)
	check(err)
	var schema object
	check(json.Unmarshal(text, &schema))
	properties := schema["properties"].(object)
	defaults := properties["jobDefaults"].(object)["properties"].(object)
	job := object{"name": object{
		"description": "Names the run and its objects, and is the label's value if filter.label.policyName says none.",
		"type":        "string",
		"pattern":     jobName,
		"maxLength":   63,
	}}
	for key := range defaults {
		job[key] = object{"$ref": "#/properties/jobDefaults/properties/" + key}
	}
	// A job without a name, or none at all, is what --set jobs[0].KEY leaves of a list: the templates say so.
	schema["definitions"] = object{
		"job": object{
			"type":                 []string{"object", "null"},
			"properties":           job,
			"additionalProperties": false,
		},
		"cron":       cron(),
		"repository": repository(),
		"selector": object{
			"type":  []string{"string", "null"},
			"allOf": []object{unless(selector(), "a label selector, such as app=web,tier in (front,back)")},
		},
		"namespace": object{
			"type":    "string",
			"pattern": `^\s*([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?\s*$`,
		},
		"timeZone": object{
			"type": []string{"string", "null"},
			"allOf": []object{
				unless(`^([A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*)?$`, "a time zone, such as Europe/Paris"),
				whenever(`^[Ll][Oo][Cc][Aa][Ll]$`, "a time zone, such as Europe/Paris; Kubernetes refuses Local"),
			},
		},
	}
	one := object{"$ref": "#/definitions/job"}
	jobs := properties["jobs"].(object)
	jobs["items"] = one
	jobs["patternProperties"] = object{jobName: one}
	jobs["propertyNames"] = object{"maxLength": 63}
	jobs["additionalProperties"] = false
	properties["enabled"] = object{
		"description": "For the condition of a chart that depends on this one; not read.",
		"type":        []string{"boolean", "null"},
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	check(encoder.Encode(schema))
	check(os.WriteFile(file, out.Bytes(), 0o644))
}

// A label selector as kubectl takes it: one of these, or more with commas between them.
func selector() string {
	one := `!?\s*[\w./-]+(\s*(==?|!=)\s*[\w.-]*|\s+(in|notin)\s*\([\w.,\s-]*\))?\s*`
	return `^\s*(` + one + `(,\s*` + one + `)*)?$`
}

// An image's name, without what goes into image.tag.
func repository() object {
	part := `[a-z0-9]+([._-]+[a-z0-9]+)*`
	name := `^([A-Za-z0-9.-]+(:[0-9]+)?/)?` + part + `(/` + part + `)*`
	return object{
		"type": "string",
		"allOf": []object{
			whenever(name+`(:[^:/@]*)?@`, "a repository without a digest; say it behind the tag, as in image.tag: 3.0.0@sha256:…"),
			whenever(name+`:[^/@]*$`, "a repository without a tag; say that by image.tag"),
			unless(name+`(:[^/]*|@.*)?$`, "a repository, such as registry.example.com/tools/krar; its path has lower case letters and digits"),
		},
	}
}

// A text must match the pattern. Helm's own message would print that, and this one is the sentence.
func unless(pattern, sentence string) object {
	return object{"if": object{"not": object{"pattern": pattern}}, "then": object{"const": sentence}}
}

// A text must not match the pattern.
func whenever(pattern, sentence string) object {
	return object{"if": object{"type": "string", "pattern": pattern}, "then": object{"const": sentence}}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
