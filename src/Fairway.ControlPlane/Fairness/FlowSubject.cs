using Fairway.ControlPlane.Calls;
using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>Whose requests a rule of a flow schema is about: a user, a group, a service account, or all of one kind.</summary>
internal sealed class FlowSubject
{
    private const string Accounts = "system:serviceaccount:";

    private readonly bool _isGroup;
    private readonly bool _isPrefix;
    private readonly string _name;

    public FlowSubject(Value subject)
    {
        var kind = subject["kind"].AsString();
        var account = subject["serviceAccount"];
        _isGroup = kind == "Group";
        _name = kind switch
        {
            "Group" => subject["group"]["name"].AsString() ?? "",
            "User" => subject["user"]["name"].AsString() ?? "",
            _ => $"{Accounts}{account["namespace"].AsString()}:{account["name"].AsString()}",
        };
        if (kind == "ServiceAccount" && account["name"].AsString() == "*")
        {
            _isPrefix = true;
            _name = _name[..^1];
        }
    }

    public bool Matches(UserInfo user) =>
        _name == "*"
        || (_isGroup ? Contains(user.Groups, _name)
            : _isPrefix ? user.Name.StartsWith(_name, StringComparison.Ordinal)
            : user.Name == _name);

    private static bool Contains(IReadOnlyList<string> groups, string name)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i] == name)
            {
                return true;
            }
        }

        return false;
    }
}
