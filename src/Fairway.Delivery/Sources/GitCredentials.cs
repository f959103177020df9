using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>A user name and a password for HTTP basic authentication; never printed.</summary>
internal sealed class GitCredentials(string user, string password)
{
    public string AuthorizationHeader => "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>Reads a Secret's data.</summary>
    /// <exception cref="GitException">It holds another form of credentials, which is named.</exception>
    public static GitCredentials Read(Value secret)
    {
        var data = secret["data"];
        foreach (var (key, _) in data.Fields)
        {
            if (key is not ("username" or "password"))
            {
                throw new GitException(
                    $"the Secret '{secret.Name}' has '{key}', which is not supported yet: give it username and password only");
            }
        }

        return new(Text(secret, "username"), Text(secret, "password"));
    }

    private static string Text(Value secret, string key)
    {
        var name = secret.Name;
        try
        {
            return secret["data"][key].AsString() is { } text
                ? Encoding.UTF8.GetString(Convert.FromBase64String(text))
                : throw new GitException($"the Secret '{name}' has no '{key}'");
        }
        catch (FormatException)
        {
            throw new GitException($"the Secret '{name}' holds no base64 in '{key}'");
        }
    }
}
