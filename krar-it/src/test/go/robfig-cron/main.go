// Says when robfig/cron, the library behind Kubernetes' CronJobs, would fire.
//
// A line of input is "expression<TAB>zone<TAB>RFC 3339 start"; its line of output holds the next five
// instants in UTC, fewer if robfig/cron finds no more, "never" if it finds none, or "refused".
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		fields := strings.Split(in.Text(), "\t")
		zone, err := time.LoadLocation(fields[1])
		if err != nil {
			log.Fatal(err)
		}
		start, err := time.Parse(time.RFC3339, fields[2])
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintln(out, next(fields[0], start.In(zone)))
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func next(expression string, at time.Time) string {
	schedule, err := cron.ParseStandard(expression)
	if err != nil {
		return "refused"
	}
	var instants []string
	for len(instants) < 5 {
		if at = schedule.Next(at); at.IsZero() {
			break
		}
		instants = append(instants, at.UTC().Format(time.RFC3339))
	}
	if len(instants) == 0 {
		return "never"
	}
	return strings.Join(instants, " ")
}
