using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Metrics;

/// <summary>
/// Who is let in, and to what, under the names of upstream's <c>apiserver/pkg/endpoints/filters/metrics.go</c> and
/// <c>apiserver/pkg/authentication/request/x509</c>.
/// </summary>
internal sealed class AccessMetrics
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly (Tally Attempts, Histogram Durations) _authenticated;
    private readonly (Tally Attempts, Histogram Durations) _strangers;
    private readonly (Tally Attempts, Histogram Durations) _allowed;
    private readonly (Tally Attempts, Histogram Durations) _refused;
    private readonly MetricFamily<Tally> _users;
    private readonly Tally _others;
    private readonly Histogram _expirations;

    public AccessMetrics(MetricsRegistry registry)
    {
        var times = Buckets.Seconds(Buckets.Exponential(0.001, 2, 15));
        var attempts = registry.Counter(
            "authentication_attempts", "Counter of authenticated attempts.", "result");
        var durations = registry.Histogram(
            "authentication_duration_seconds", "Authentication duration in seconds broken out by result.", times, "result");
        (_authenticated, _strangers) = (
            (attempts.Of("success"), durations.Of("success")), (attempts.Of("failure"), durations.Of("failure")));
        var decisions = registry.Counter(
            "authorization_attempts_total",
            "Counter of authorization attempts broken down by result. It can be either 'allowed', 'denied', 'no-opinion' or 'error'.",
            "result");
        var decisionDurations = registry.Histogram(
            "authorization_duration_seconds", "Authorization duration in seconds broken out by result.", times, "result");
        // RBAC and the node authorizer allow, or have nothing to say: neither denies.
        (_allowed, _refused) = (
            (decisions.Of("allowed"), decisionDurations.Of("allowed")), (decisions.Of("no-opinion"), decisionDurations.Of("no-opinion")));
        _users = registry.Counter(
            "authenticated_user_requests", "Counter of authenticated requests broken out by username.", "username");
        _others = _users.Of("other");
        _expirations = registry.Histogram(
            "apiserver_client_certificate_expiration_seconds",
            "Distribution of the remaining lifetime on the certificate used to authenticate a request.",
            Buckets.Seconds(
                0, 1800, 3600, 7200, 21_600, 43_200, Days(1), Days(2), Days(4), Days(7), Days(30), Days(90), Days(180), Days(360)))
            .Of();
    }

    public void Authenticated(UserInfo user, TimeSpan elapsed)
    {
        Count(_authenticated, elapsed);
        // Upstream's compressUsername, so that there are few.
        var known = user.Name switch
        {
            "admin" or "client" or "kube_proxy" or "kubelet" or "system:serviceaccount:kube-system:default" => user.Name,
            var name when name.Contains('@', StringComparison.Ordinal) => "email_id",
            _ => "",
        };
        (known.Length == 0 ? _others : _users.Of(known)).Add(1);
    }

    public void NotAuthenticated(TimeSpan elapsed) => Count(_strangers, elapsed);

    public void Decided(bool isAllowed, TimeSpan elapsed) => Count(isAllowed ? _allowed : _refused, elapsed);

    public void ShownCertificate(TimeSpan left) => _expirations.Observe(left);

    private static double Days(int count) => count * Day.TotalSeconds;

    private static void Count((Tally Attempts, Histogram Durations) series, TimeSpan elapsed)
    {
        series.Attempts.Add(1);
        series.Durations.Observe(elapsed);
    }
}
