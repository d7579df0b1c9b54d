// Completes values.schema.json: a job may have each key of jobDefaults, and a name, in a list as in a map by
// name; as a dependency the chart may be enabled.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
)

type object = map[string]any

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
		"pattern":     `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`,
		"maxLength":   63,
	}}
	for key := range defaults {
		job[key] = object{"$ref": "#/properties/jobDefaults/properties/" + key}
	}
	// A job without a name, or none at all, is what --set jobs[0].KEY leaves of a list: the templates say so.
	schema["definitions"] = object{"job": object{
		"type":                 []string{"object", "null"},
		"properties":           job,
		"additionalProperties": false,
	}}
	one := object{"$ref": "#/definitions/job"}
	jobs := properties["jobs"].(object)
	jobs["items"] = one
	jobs["additionalProperties"] = one
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

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
