using System.Diagnostics;
using Fairway.Delivery.GitServing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Tests.GitServing;

/// <summary>Repositories served over loopback HTTP, and the real git program to work with them.</summary>
internal sealed class GitServer : IAsyncDisposable
{
    private readonly DirectoryInfo _root;
    private readonly WebApplication _app;

    private GitServer(WebApplication app, DirectoryInfo root) => (_app, _root) = (app, root);

    public List<string> Pushed { get; } = [];

    /// <summary>When set, requests without this Authorization header are refused.</summary>
    public string? Authorization { get; set; }

    /// <summary>When set, every request fails.</summary>
    public bool Down { get; set; }

    public string Folder => _root.FullName;

    public static async Task<GitServer> StartAsync(bool allowPush = true)
    {
        var root = Directory.CreateTempSubdirectory("fairway-git-");
        Directory.CreateDirectory(Path.Combine(root.FullName, "served"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new GitServer(app, root);
        app.Use(server.GuardAsync);
        app.MapGit(new()
        {
            RootFolder = Path.Combine(root.FullName, "served"),
            AllowPush = allowPush,
            Pushed = (name, _) =>
            {
                server.Pushed.Add(name);
                return Task.CompletedTask;
            },
        });
        await app.StartAsync();
        return server;
    }

    public string Url(string name) => $"{_app.Urls.First()}/{name}.git";

    /// <summary>A served bare repository with one commit on main.</summary>
    public void Create(string name, params (string Path, string? Text)[] files)
    {
        Git(Folder, "init", "--quiet", "--bare", "--initial-branch=main", Path.Combine(Folder, "served", name + ".git"));
        Git(Folder, "init", "--quiet", "--initial-branch=main", Path.Combine(Folder, name));
        Commit(name, "first", files);
    }

    /// <summary>Writes files (a null text removes one), commits and pushes into the served repository's folder; returns the commit.</summary>
    public string Commit(string name, string message, params (string Path, string? Text)[] files)
    {
        var clone = Path.Combine(Folder, name);
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(clone, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (text is null)
            {
                File.Delete(file);
            }
            else
            {
                File.WriteAllText(file, text);
            }
        }

        Git(clone, "add", "--all");
        Git(clone, "commit", "--quiet", "--message", message);
        Git(clone, "push", "--quiet", Path.Combine(Folder, "served", name + ".git"), "HEAD:main");
        return Git(clone, "rev-parse", "HEAD").Trim();
    }

    public static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["GIT_AUTHOR_NAME"] = "Ada",
                ["GIT_AUTHOR_EMAIL"] = "ada@example.com",
                ["GIT_COMMITTER_NAME"] = "Ada",
                ["GIT_COMMITTER_EMAIL"] = "ada@example.com",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_TERMINAL_PROMPT"] = "0",
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (Down)
        {
            context.Response.StatusCode = 503;
        }
        else if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
        }
        else
        {
            await next(context);
        }
    }
}
