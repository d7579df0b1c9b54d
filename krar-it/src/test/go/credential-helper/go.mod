module krar.slash-mnt.com/credential-helper

go 1.21
