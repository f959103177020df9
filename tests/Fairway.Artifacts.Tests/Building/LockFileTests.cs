using Fairway.Artifacts.Building;
using Fairway.Artifacts.Building.Packages;

namespace Fairway.Artifacts.Tests.Building;

public sealed class LockFileTests : IDisposable
{
    private static readonly string Sha = new('a', 64);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_and_other_architectures_stay()
    {
        LockFile.Read(_folder.Path, replace: false).Write(_folder.Path, "amd64", [LockedPackage.Create("libc6", "2.36-9+deb12u14", Sha)!]);
        LockFile.Read(_folder.Path, replace: false).Write(_folder.Path, "arm64", [LockedPackage.Create("zlib1g", "1:1.2.13.dfsg-1", Sha)!]);

        var file = LockFile.Read(_folder.Path, replace: false);
        Assert.Equal(LockedPackage.Create("libc6", "2.36-9+deb12u14", Sha), Assert.Single(file.PackagesFor("amd64")));
        Assert.Equal("1:1.2.13.dfsg-1", Assert.Single(file.PackagesFor("arm64")).Version);
        Assert.Empty(file.PackagesFor("riscv64"));
    }

    [Fact]
    public void Replacing_starts_from_nothing()
    {
        File.WriteAllText(_folder.File("fairway.lock"), "not even JSON");

        Assert.Empty(LockFile.Read(_folder.Path, replace: true).PackagesFor("amd64"));
    }

    // These become arguments of apt-get and dpkg-deb and names of files.
    [Theory]
    [InlineData("--option", "1", null)]
    [InlineData("../libc6", "1", null)]
    [InlineData("libc6", "1 -o x", null)]
    [InlineData("libc6", "-1", null)]
    [InlineData("libc6", "1", "../x")]
    [InlineData("libc6", "1", "AAAA")]
    public void A_package_that_is_not_of_debians_form_is_refused(string name, string version, string? sha256)
    {
        File.WriteAllText(
            _folder.File("fairway.lock"),
            $$"""{ "version": 1, "packages": { "amd64": [ { "name": "{{name}}", "version": "{{version}}", "sha256": "{{sha256 ?? Sha}}" } ] } }""");

        var e = Assert.Throws<BuildException>(() => LockFile.Read(_folder.Path, replace: false).PackagesFor("amd64"));
        Assert.StartsWith("fairway.lock: packages.amd64[0]:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_larger_than_any_lock_is_not_read()
    {
        using (var file = File.Create(_folder.File("fairway.lock")))
        {
            file.SetLength(1L << 32);
        }

        var e = Assert.Throws<BuildException>(() => LockFile.Read(_folder.Path, replace: false));
        Assert.StartsWith("fairway.lock: has 4294967296 bytes, more than the 4194304 allowed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"version\":2}")]
    public void A_file_that_cannot_be_read_names_the_remedy(string text)
    {
        File.WriteAllText(_folder.File("fairway.lock"), text);

        var e = Assert.Throws<BuildException>(() => LockFile.Read(_folder.Path, replace: false));
        Assert.Contains("--update-lock", e.Message, StringComparison.Ordinal);
    }
}
