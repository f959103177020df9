using System.Diagnostics;
using System.Globalization;

var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();

var greeting = Environment.GetEnvironmentVariable("GREETING") ?? "Welcome to the harbour";
var berth = Environment.GetEnvironmentVariable("HOSTNAME") ?? Environment.MachineName;
var started = Stopwatch.StartNew();
var requests = 0L;

app.MapGet("/", () =>
{
    Interlocked.Increment(ref requests);
    return $"{greeting}, from {berth}\n";
});

app.MapGet("/healthz", () => "ok\n");

// The Prometheus text format, version 0.0.4.
app.MapGet("/metrics", () => Results.Text(
    string.Create(CultureInfo.InvariantCulture, $"""
        # HELP harbour_requests_total Requests answered on /.
        # TYPE harbour_requests_total counter
        harbour_requests_total {Interlocked.Read(ref requests)}
        # HELP harbour_uptime_seconds Seconds since this process started.
        # TYPE harbour_uptime_seconds gauge
        harbour_uptime_seconds {started.Elapsed.TotalSeconds:F3}

        """),
    "text/plain; version=0.0.4; charset=utf-8"));

app.Run();
