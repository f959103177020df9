namespace Fairway.Artifacts.Client;

/// <summary>Who a registry is asked as. Printed, the password is left out.</summary>
public sealed record RegistryCredentials(string User, string Password)
{
    public override string ToString() => $"credentials of {User}";
}
