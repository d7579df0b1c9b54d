// Makes the project of the README's section about a policy of one's own: its dependencies and its two classes, as they stand there.
def readme = new File(basedir, "../../../../README.md").getText("UTF-8")
def section = readme.split("(?m)^## ").find { it.startsWith("A policy of your own") }
assert section != null

def blocks = { language -> (section =~ /(?s)```${language}\n(.*?)```/).collect { it[1] } }

def dependencies = blocks("xml")
assert dependencies.size() == 1
def pom = new File(basedir, "pom.xml")
pom.setText(pom.getText("UTF-8").replace("<!-- README -->", dependencies[0]), "UTF-8")

def classes = blocks("java")
assert classes.size() == 2
classes.each { code ->
  def name = (code =~ /(?m)^(?:class|record) (\w+)/)[0][1]
  def folder = new File(basedir, (name.endsWith("Test") ? "src/test/java" : "src/main/java") + "/com/example")
  folder.mkdirs()
  new File(folder, name + ".java").setText("package com.example;\n\n" + code, "UTF-8")
}
return true
