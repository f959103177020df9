using System.Diagnostics;
using System.Text;

namespace Fairway.EndToEnd.Tests;

/// <summary>A program under test, its output collected while it runs.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = EndAsync();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static RunningProgram Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(start);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramResult> RunAsync(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var running = Start(program, environment, arguments);
        await running._ended.Task.WaitAsync(TimeSpan.FromMinutes(5));
        return new(running._process.ExitCode, running.Output, running._error.ToString());
    }

    /// <summary>Waits until the output holds a text.</summary>
    public async Task WaitForAsync(string text, TimeSpan limit)
    {
        var deadline = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (Output.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (_ended.Task.IsCompleted || deadline.Elapsed > limit)
            {
                throw new TimeoutException($"\"{text}\" was not said within {limit}. It said:\n{Output}\n{_error}");
            }

            await Task.WhenAny(changed, _ended.Task, Task.Delay(TimeSpan.FromSeconds(1)));
        }
    }

    // The shell's own kill: a small machine has no program of that name.
    public void Signal(string signal) => Process.Start("sh", ["-c", "kill -\"$0\" \"$1\"", signal, Id.ToString()]).WaitForExit();

    public async Task<int> ExitCodeAsync(TimeSpan limit)
    {
        await _ended.Task.WaitAsync(limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("TERM");
            await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromMinutes(1)));
        }

        _process.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        _ended.SetResult();
    }

    private void Append(StringBuilder to, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            to.Append(line).Append('\n');
        }

        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
