module krar.slash-mnt.com/robfig-cron

go 1.21

// The version in the go.mod of k8s.io/kubernetes.
require github.com/robfig/cron/v3 v3.0.1
