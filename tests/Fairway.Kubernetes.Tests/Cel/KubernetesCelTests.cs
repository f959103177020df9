using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Tests.Cel;

/// <summary>The examples are those of the comments on k8s.io/apiserver's pkg/cel/library and of kubernetes.io's "CEL in Kubernetes".</summary>
public sealed class KubernetesCelTests
{
    [Theory]
    [InlineData("quantity('50000000G').isInteger()", "true")]
    [InlineData("quantity('9999999999999999999999999999999999999G').isInteger()", "false")]
    [InlineData("quantity('9999999999999999999999999999999999999G').asInteger()", "cannot convert value to integer")]
    [InlineData("quantity('50k').asInteger()", "50000")]
    [InlineData("quantity('50k').sub(20000).asApproximateFloat()", "30000")]
    [InlineData("quantity('50k').add(20) == quantity('50020')", "true")]
    [InlineData("quantity('50k').add(20).sub(quantity('100k')).sub(-50000) == quantity('20')", "true")]
    [InlineData("quantity('200M').compareTo(quantity('0.2G'))", "0")]
    [InlineData("quantity('50M').compareTo(quantity('50Mi'))", "-1")]
    [InlineData("quantity('150Mi').isGreaterThan(quantity('100Mi'))", "true")]
    [InlineData("quantity('50M').isLessThan(quantity('100M'))", "true")]
    [InlineData("sign(quantity('-50k'))", "-1")]
    [InlineData("isQuantity('1.3Gi') && !isQuantity('1,3G') && !isQuantity('200K') && !isQuantity('Three')", "true")]
    [InlineData("type(quantity('1')) == kubernetes.Quantity", "true")]
    public void Quantities(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("url('https://example.com:80/').getHost()", "example.com:80")]
    [InlineData("url('https://[::1]:80/').getHost()", "[::1]:80")]
    [InlineData("url('https://[::1]:80/').getHostname()", "::1")]
    [InlineData("url('https://[::1]/').getPort()", "")]
    [InlineData("url('https://127.0.0.1:80/').getHostname()", "127.0.0.1")]
    [InlineData("url('https://user:pass@example.com:80/path?query=val#fragment').getPort()", "80")]
    [InlineData("url('/path').getScheme() + url('/path').getHost()", "")]
    [InlineData("url('https://example.com/path with spaces/').getEscapedPath()", "/path%20with%20spaces/")]
    [InlineData("url('https://example.com').getEscapedPath()", "")]
    [InlineData("url('https://example.com/path?k1=a&k2=b&k2=c').getQuery()", "{k1: [a], k2: [b, c]}")]
    [InlineData("url('https://example.com/path?key with spaces=value with spaces').getQuery()", "{key with spaces: [value with spaces]}")]
    [InlineData("url('https://example.com/path?').getQuery()", "{}")]
    [InlineData("isURL('/absolute-path')", "true")]
    [InlineData("isURL('https://a:b:c/')", "false")]
    [InlineData("isURL('../relative-path')", "false")]
    [InlineData("url('../relative-path')", "URL parse error during conversion from string: parse \"../relative-path\": invalid URI for request")]
    public void Urls(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("'abc 123'.find('[0-9]+')", "123")]
    [InlineData("'abc'.find('[0-9]+')", "")]
    [InlineData("'123 abc 456'.findAll('[0-9]+')", "[123, 456]")]
    [InlineData("'123 abc 456'.findAll('[0-9]+', 1)", "[123]")]
    [InlineData("'123 abc 456'.findAll('[0-9]+', 0)", "[]")]
    [InlineData("'baaab'.findAll('a*')", "[, aaa, ]")]
    public void Finds(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("[1, 3].sum()", "4")]
    [InlineData("[1.0, 3.0].sum()", "4")]
    [InlineData("[duration('1m'), duration('1s')].sum()", "61s")]
    [InlineData("[9223372036854775807, 1].sum()", "integer overflow")]
    [InlineData("[1, 3].max()", "3")]
    [InlineData("['b', 'a'].min()", "a")]
    [InlineData("['c', 'b', 'a'].isSorted()", "false")]
    [InlineData("['a', 'b', 'b', 'c'].isSorted()", "true")]
    [InlineData("['a', 'b', 'b', 'c'].indexOf('b')", "1")]
    [InlineData("['a', 'b', 'b', 'c'].lastIndexOf('b')", "2")]
    [InlineData("['a'].indexOf('z')", "-1")]
    [InlineData("dyn([]).max()", "max called on empty list")]
    public void Lists(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("format.dns1123Label().validate('my-label-name').hasValue()", "false")]
    [InlineData("format.dns1123Label().validate('contains a space').hasValue()", "true")]
    [InlineData("format.dns1123LabelPrefix().validate('my-label-prefix-').hasValue()", "false")]
    [InlineData("format.dns1123Subdomain().validate('apiextensions.k8s.io').hasValue()", "false")]
    [InlineData("format.qualifiedName().validate('apiextensions.k8s.io/v1beta1').hasValue()", "false")]
    [InlineData("format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()", "false")]
    [InlineData("format.uuid().validate('x').value()", "[does not match the UUID format]")]
    [InlineData("format.byte().validate('aGVsbG8=').hasValue()", "false")]
    [InlineData("format.date().validate('2021-13-01').value()", "[invalid date]")]
    [InlineData("format.datetime().validate('2021-01-01T00:00:00Z').hasValue()", "false")]
    [InlineData("format.uri().validate('http://example.com').hasValue()", "false")]
    [InlineData("format.named('dns1123Label').value().validate('A').hasValue()", "true")]
    [InlineData("format.named('nope').hasValue()", "false")]
    public void Formats(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("isSemver('1.0.0')", "true")]
    [InlineData("isSemver('v1.0')", "false")]
    [InlineData("isSemver('v1.0', true)", "true")]
    [InlineData("isSemver('01.01.01')", "false")]
    [InlineData("semver('01.01.01', true)", "1.1.1")]
    [InlineData("semver('200K')", "No Major.Minor.Patch elements found")]
    [InlineData("semver('1.0-alpha', true)", "short version cannot contain PreRelease/Build meta data")]
    [InlineData("semver('1.2.3').compareTo(semver('1.2.3'))", "0")]
    [InlineData("semver('1.2.3').compareTo(semver('2.0.0'))", "-1")]
    [InlineData("semver('1.2.3').isGreaterThan(semver('0.1.2'))", "true")]
    [InlineData("semver('1.0.0-alpha.9').isLessThan(semver('1.0.0-alpha.10'))", "true")]
    [InlineData("semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))", "true")]
    [InlineData("semver('1.0.0-1').isLessThan(semver('1.0.0-alpha'))", "true")]
    [InlineData("semver('1.0.0+a') == semver('1.0.0+b')", "true")]
    [InlineData("semver('1.2.3').minor()", "2")]
    public void Versions(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Theory]
    [InlineData("ip('192.168.0.1').isLinkLocalUnicast()", "false")]
    [InlineData("cidr('192.168.0.0/24').containsIP('192.168.0.1')", "true")]
    [InlineData("sets.contains(['a', 'b'], ['a'])", "true")]
    [InlineData("{'a': 1}.transformMap(k, v, v + 1)", "{a: 2}")]
    [InlineData("'%s'.format(['a'])", "a")]
    public void Common_libraries(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    // What kube-apiserver 1.34 does not offer is no part of the language there.
    [Theory]
    [InlineData("'abc'.reverse()")]
    [InlineData("math.abs(1)")]
    [InlineData("base64.encode(b'a')")]
    [InlineData("jsonpatch.escapeKey('a')")]
    [InlineData("[1, 'a']")]
    [InlineData("'a'.matches('(?=a)')")]
    public void What_apiserver_has_not_is_refused(string text) => Assert.False(KubernetesCel.Environment.Compile(text).IsValid);

    [Fact]
    public void Mutations_construct_objects_and_patches()
    {
        var environment = KubernetesCel.MutationEnvironment;
        Assert.Equal(
            """{"metadata":{"labels":{"a":"b"}},"spec":{"replicas":3}}""",
            Json("Object{metadata: Object.metadata{labels: {'a': 'b'}}, spec: Object.spec{replicas: 3}}"));
        Assert.Equal(
            """[{"op":"add","path":"/metadata/labels/example.com~1role","value":"web"}]""",
            Json("[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('example.com/role'), value: 'web'}]"));
        Assert.Contains("undefined field 'oop'", environment.Compile("JSONPatch{oop: 'add'}").IssuesText, StringComparison.Ordinal);

        string Json(string text)
        {
            var result = environment.Compile(text).Program.Evaluate(environment.CreateBindings(), CancellationToken.None);
            Assert.True(ValueExport.TryToJson(result.Value, out var json, out var reason), reason);
            return json.ToString();
        }
    }

    // k8s.io/apiserver's pkg/cel/library/cost_test.go: accessors cost one, two checks exhaust a call's limit with a third.
    [Fact]
    public void A_third_check_of_access_costs_too_much()
    {
        var environment = KubernetesCel.Environment.With(new CelVariable("authorizer", CelAuthorizer.AuthorizerType));
        var bindings = environment.CreateBindings().SetValue("authorizer", new CelAuthorizer(new Answers(_ => new(true, ""))));
        const string Check = "authorizer.path('/healthz').check('get').allowed()";
        var two = environment.Compile($"{Check} && {Check}").Program.Evaluate(bindings, CancellationToken.None);
        Assert.Equal((true, 700_006UL), (two.Value.AsBool(), two.Cost));
        var three = environment.Compile($"{Check} && {Check} && {Check}").Program.Evaluate(bindings, CancellationToken.None);
        Assert.Equal(CelOutcome.CallLimit, three.Outcome);
    }

    [Fact]
    public void A_check_of_access_asks_what_the_expression_says()
    {
        var asked = new List<CelAccessCheck>();
        var environment = KubernetesCel.Environment.With(new CelVariable("authorizer", CelAuthorizer.AuthorizerType));
        var bindings = environment.CreateBindings().SetValue("authorizer", new CelAuthorizer(new Answers(check =>
        {
            asked.Add(check);
            return new(false, "", "no such user");
        })));
        const string Text = """
            authorizer.serviceAccount('ns', 'sa').group('apps').resource('deployments').subresource('scale').namespace('a').name('web')
                .labelSelector('app=x').check('update').error()
            """;
        Assert.Equal("no such user", environment.Compile(Text).Program.Evaluate(bindings, CancellationToken.None).Value.AsString());
        Assert.Equal(
            new CelAccessCheck("update")
            {
                ServiceAccount = ("ns", "sa"),
                Group = "apps",
                Resource = "deployments",
                Subresource = "scale",
                Namespace = "a",
                Name = "web",
                LabelSelector = "app=x",
            },
            Assert.Single(asked));
    }

    [Theory]
    [InlineData("authorizer.path(' ').check('get').allowed()", "path must not be empty")]
    [InlineData("authorizer.group('').resource('').check('get').allowed()", "resource must not be empty")]
    [InlineData("authorizer.serviceAccount('a b', 'sa').path('/x').check('get').allowed()", "Invalid service account namespace: ")]
    public void A_check_of_access_without_an_object_is_an_error(string text, string expected)
    {
        var environment = KubernetesCel.Environment.With(new CelVariable("authorizer", CelAuthorizer.AuthorizerType));
        var bindings = environment.CreateBindings().SetValue("authorizer", new CelAuthorizer(new Answers(_ => new(true, ""))));
        Assert.StartsWith(expected, environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None).Error, StringComparison.Ordinal);
    }

    private static string Evaluate(string text)
    {
        var environment = KubernetesCel.Environment;
        return environment.Compile(text).Program.Evaluate(environment.CreateBindings(), CancellationToken.None).Value.ToString();
    }

    private sealed class Answers(Func<CelAccessCheck, CelAccessDecision> answer) : ICelAuthorizer
    {
        public CelAccessDecision Check(CelAccessCheck check) => answer(check);
    }
}
