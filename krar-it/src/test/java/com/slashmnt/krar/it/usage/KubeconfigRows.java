package com.slashmnt.krar.it.usage;

import static com.slashmnt.krar.it.usage.KubeconfigRow.CLUSTER;
import static com.slashmnt.krar.it.usage.KubeconfigRow.USER;
import static com.slashmnt.krar.it.usage.KubeconfigRow.clusters;
import static com.slashmnt.krar.it.usage.KubeconfigRow.config;
import static com.slashmnt.krar.it.usage.KubeconfigRow.context;
import static com.slashmnt.krar.it.usage.KubeconfigRow.fails;
import static com.slashmnt.krar.it.usage.KubeconfigRow.files;
import static com.slashmnt.krar.it.usage.KubeconfigRow.noUser;
import static com.slashmnt.krar.it.usage.KubeconfigRow.user;
import static com.slashmnt.krar.it.usage.KubeconfigRow.users;
import static com.slashmnt.krar.it.usage.KubeconfigRow.works;

import java.util.stream.Stream;

/** Kubeconfigs of every sort that people have. */
final class KubeconfigRows {

  private static final String V1 = "apiVersion: client.authentication.k8s.io/v1";
  private static final String V1_BETA_1 = "apiVersion: client.authentication.k8s.io/v1beta1";
  private static final String NEVER = ", interactiveMode: Never";
  private static final String ADDRESS = "server: \"{server}\"";

  private KubeconfigRows() {}

  static Stream<KubeconfigRow> all() {
    return Stream.of(servers(), proofs(), impersonations(), plugIns(), documents())
        .flatMap(rows -> rows);
  }

  private static Stream<KubeconfigRow> servers() {
    return Stream.of(
        works("authority in a file", ADDRESS + ", certificate-authority: {folder}/ca.crt", USER),
        works("authority in a file beside", ADDRESS + ", certificate-authority: ca.crt", USER),
        fails("authority in a missing file", ADDRESS + ", certificate-authority: gone.crt", USER),
        fails("authority twice", CLUSTER + ", certificate-authority: ca.crt", USER),
        fails("another authority", ADDRESS + ", certificate-authority: other.crt", USER),
        fails("an authority that is none", ADDRESS + ", certificate-authority: token", USER),
        works("two authorities", ADDRESS + ", certificate-authority: both.crt", USER),
        fails("no authority", ADDRESS, USER),
        works("insecure", ADDRESS + ", insecure-skip-tls-verify: true", USER),
        works(
            "insecure, in the words of YAML 1.1",
            ADDRESS + ", insecure-skip-tls-verify: yes",
            USER),
        fails("insecure with an authority", CLUSTER + ", insecure-skip-tls-verify: true", USER),
        works("another server name", CLUSTER + ", tls-server-name: kubernetes.default.svc", USER),
        fails("a wrong server name", CLUSTER + ", tls-server-name: wrong.example.com", USER),
        works(
            "a name of two addresses",
            CLUSTER.replace("{server}", "https://localhost:{port}"),
            USER),
        works("a slash at the end", CLUSTER.replace("{server}", "{server}/"), USER),
        fails(
            "no scheme, though there is an authority",
            CLUSTER.replace("{server}", "127.0.0.1:{port}"),
            USER),
        fails("no scheme and no TLS", "server: \"127.0.0.1:{port}\"", USER),
        fails("plain HTTP", "server: \"http://127.0.0.1:{port}\"", USER),
        fails("nobody listens", "server: \"https://127.0.0.1:1\"", USER),
        fails("no server", "certificate-authority: ca.crt", USER),
        works(
            "a proxy", CLUSTER + ", proxy-url: \"http://krar:{password}@127.0.0.1:{proxy}\"", USER),
        fails(
            "a proxy's wrong password",
            CLUSTER + ", proxy-url: \"http://krar:x@127.0.0.1:{proxy}\"",
            USER),
        fails(
            "a proxy of another scheme",
            CLUSTER + ", proxy-url: \"ftp://127.0.0.1:{proxy}\"",
            USER),
        fails("a proxy without a scheme", CLUSTER + ", proxy-url: \"127.0.0.1:{proxy}\"", USER),
        fails(
            "a named proxy without a scheme",
            CLUSTER + ", proxy-url: \"krar:{password}@localhost:{proxy}\"",
            USER),
        works("no compression", CLUSTER + ", disable-compression: true", USER));
  }

  private static Stream<KubeconfigRow> proofs() {
    return Stream.of(
        user("a token", USER),
        noUser("a wrong token", "token: wrong"),
        user("a token file", "tokenFile: {folder}/token"),
        user("a token file beside", "tokenFile: token"),
        user("a token file beats a token", "token: wrong, tokenFile: token"),
        noUser("a missing token file", "tokenFile: gone"),
        noUser("an empty token file", "tokenFile: empty"),
        user("a certificate", "client-certificate: rsa.crt, client-key: rsa.key"),
        user(
            "a certificate as data",
            "client-certificate-data: {rsaCrt}, client-key-data: {rsaKey}"),
        user("a key of the old form", "client-certificate: rsa.crt, client-key: rsa1.key"),
        user("an elliptic curve", "client-certificate: ec.crt, client-key: ec8.key"),
        user("an elliptic curve of the old form", "client-certificate: ec.crt, client-key: ec.key"),
        user(
            "a certificate and a token", "client-certificate: ec.crt, client-key: ec.key, " + USER),
        noUser("another's key", "client-certificate: rsa.crt, client-key: ec.key"),
        noUser("a certificate without a key", "client-certificate: rsa.crt"),
        noUser(
            "a certificate twice",
            "client-certificate: rsa.crt, client-certificate-data: {rsaCrt}, client-key: rsa.key"),
        noUser("a password", "username: krar, password: wrong"),
        noUser("a token and a password", USER + ", username: krar, password: wrong"),
        user("an id token", "auth-provider: {name: oidc, config: {{oidc}, id-token: \"{token}\"}}"),
        noUser("a provider that is gone", "auth-provider: {name: gcp}"),
        noUser("an unknown provider", "auth-provider: {name: mine}"));
  }

  private static Stream<KubeconfigRow> impersonations() {
    return Stream.of(
        user("impersonates a user", USER + ", as: jane"),
        user("impersonates a user in groups", USER + ", as: joe, as-groups: [dev, ops]"),
        user("impersonates a user id", USER + ", as: jane, as-uid: u-1"),
        user("impersonates with extra", USER + ", as: jane, as-user-extra: {team: [a, b c]}"),
        noUser("impersonates who may nothing", USER + ", as: joe"),
        noUser("groups of no user", USER + ", as-groups: [dev]"),
        noUser("the uid of no user", USER + ", as-uid: u-1"),
        noUser("extra of no user", USER + ", as-user-extra: {team: [a]}"));
  }

  private static Stream<KubeconfigRow> plugIns() {
    return Stream.of(
        plugIn(true, "a plug-in", V1 + NEVER + ", command: {folder}/login"),
        plugIn(true, "a plug-in beside", V1 + NEVER + ", command: ./login"),
        plugIn(true, "a plug-in that warns", V1 + NEVER + ", command: ./warning-login"),
        plugIn(
            true, "a plug-in of the path", V1 + NEVER + ", command: cat, args: [{folder}/answer]"),
        plugIn(true, "a plug-in of the old version", V1_BETA_1 + ", command: ./beta-login"),
        plugIn(
            true,
            "a plug-in if a terminal is there",
            V1 + ", interactiveMode: IfAvailable, command: ./login"),
        plugIn(
            false,
            "a plug-in that wants a terminal",
            V1 + ", interactiveMode: Always, command: ./login"),
        plugIn(false, "a plug-in without a mode", V1 + ", command: ./login"),
        plugIn(
            false,
            "a plug-in of a version that is gone",
            "apiVersion: client.authentication.k8s.io/v1alpha1, command: ./login"),
        plugIn(
            false,
            "a plug-in that answers in another version",
            V1 + NEVER + ", command: ./beta-login"),
        plugIn(
            true,
            "a plug-in with odd arguments",
            V1
                + NEVER
                + ", command: ./strict-login, args: [\"a;b\", \"$HOME\", \"*\", \"\"]"
                + ", env: [{name: GREETING, value: \"hi $there\"}]"),
        plugIn(
            true,
            "a plug-in that is told the cluster",
            V1 + NEVER + ", provideClusterInfo: true, command: ./told-login"),
        plugIn(false, "a plug-in that wants to be told", V1 + NEVER + ", command: ./told-login"),
        plugIn(true, "a plug-in with a certificate", V1 + NEVER + ", command: ./certificate-login"),
        plugIn(
            true, "a plug-in whose credential has ended", V1 + NEVER + ", command: ./ended-login"),
        plugIn(false, "a plug-in that fails", V1 + NEVER + ", command: ./failing-login"),
        plugIn(false, "a plug-in that is not there", V1 + NEVER + ", command: ./gone-login"),
        plugIn(false, "a plug-in that says nothing", V1 + NEVER + ", command: \"true\""),
        plugIn(false, "a plug-in without a command", V1 + NEVER),
        user(
            "a token beats a plug-in",
            USER + ", exec: {" + V1 + NEVER + ", command: ./failing-login}"));
  }

  private static KubeconfigRow plugIn(boolean works, String name, String exec) {
    String user = "exec: {" + exec + "}";
    return works ? user(name, user) : noUser(name, user);
  }

  private static Stream<KubeconfigRow> documents() {
    String right = config(CLUSTER, USER);
    return Stream.of(
        files(
            "with kind and version",
            true,
            "apiVersion: v1\nkind: Config\npreferences: {}\n" + right),
        files("of another kind", false, "apiVersion: v1\nkind: Secret\n" + right),
        files("unknown fields", true, "colour: red\n" + right),
        files("a second document", true, right + "---\nnonsense\n"),
        files("in three files", true, context(), clusters(CLUSTER), users(USER)),
        files("of two users the first", true, right, users("token: wrong")),
        files("of two wrong users the first", false, users("token: wrong"), right),
        files("a file that is not there", true, right).withMissingFile(),
        files("an empty file before", true, "", right),
        files("nothing", false, ""),
        files("no YAML", false, "users: [{"),
        files("a broken file beside a right one", false, right, "users: [{"),
        files("a name twice", false, right.replace("users: [", "users: [{name: b}, {name: b}, ")),
        files("a number for a token", false, config(CLUSTER, "token: 12345")),
        files(
            "a number in an entry that is not used",
            false,
            right.replace("users: [", "users: [{name: b, user: {token: 12345}}, ")),
        files(
            "no base64 in an entry that is not used",
            false,
            right.replace("users: [", "users: [{name: b, user: {client-key-data: '?'}}, ")),
        files("a user that is not there", false, context() + clusters(CLUSTER)),
        files("a cluster that is not there", false, context() + users(USER)),
        files("no current context", false, right.replace("current-context: a\n", "")),
        files(
            "a current context that is not there",
            false,
            right.replace("current-context: a", "current-context: b")),
        files(
            "an alias",
            true,
            "token: &t {name: a, user: {token: \"{token}\"}}\n"
                + context()
                + clusters(CLUSTER)
                + "users: [*t]\n"),
        files(
            "JSON",
            true,
            """
            {"kind": "Config", "apiVersion": "v1", "current-context": "a",
            \t"contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
            \t"clusters": [{"name": "a", "cluster": {"server": "{server}",
            \t\t"certificate-authority-data": "{caData}"}}],
            \t"users": [{"name": "a", "user": {"token": "{token}"}}]}
            """));
  }
}
