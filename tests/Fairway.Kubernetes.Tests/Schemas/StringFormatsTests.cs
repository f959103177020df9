using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Tests.Schemas;

/// <summary>The formats that a definition's schema may name, with the samples of the API reference of JSONSchemaProps.</summary>
public sealed class StringFormatsTests
{
    [Theory]
    [InlineData("bsonobjectid", "507f1f77bcf86cd799439011", "507f1f77bcf86cd79943901")]
    [InlineData("uuid", "f47ac10b-58cc-0372-8567-0E02B2C3D479", "f47ac10b-58cc-0372-8567-0e02b2c3d47")]
    [InlineData("uuid", "f47ac10b58cc037285670e02b2c3d479", "g47ac10b58cc037285670e02b2c3d479")]
    [InlineData("uuid3", "f47ac10b-58cc-3372-8567-0e02b2c3d479", "f47ac10b-58cc-4372-8567-0e02b2c3d479")]
    [InlineData("uuid4", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-c567-0e02b2c3d479")]
    [InlineData("uuid5", "f47ac10b-58cc-5372-B567-0e02b2c3d479", "f47ac10b-58cc-5372-0567-0e02b2c3d479")]
    [InlineData("isbn", "0321751043", "0321751044")]
    [InlineData("isbn", "978-0321751041", "978-0321751042")]
    [InlineData("isbn10", "080442957X", "978-0321751041")]
    [InlineData("isbn13", "978 0321751041", "0321751043")]
    [InlineData("creditcard", "4111-1111-1111-1111", "4111-1111-1111-1112")]
    [InlineData("ssn", "111-11-1111", "1111-11-111")]
    [InlineData("hexcolor", "#FFFFFF", "#FFFF")]
    [InlineData("hexcolor", "abc", "abg")]
    [InlineData("rgbcolor", "rgb(255,255, 0)", "rgb(256,1,1)")]
    [InlineData("rgbcolor", "rgb(1,2,3)", "rgb(1,2)")]
    [InlineData("duration", "22 ns", "22 x")]
    [InlineData("duration", "1h30m", "soon")]
    [InlineData("duration", "3 days", "days")]
    [InlineData("datetime", "2014-12-15T19:30:20.000Z", "2014-12-15")]
    [InlineData("date", "2006-01-02", "2006-13-02")]
    [InlineData("ipv4", "10.0.0.1", "::1")]
    [InlineData("ipv6", "::1", "10.0.0.1")]
    [InlineData("cidr", "10.0.0.0/8", "10.0.0.0/33")]
    [InlineData("mac", "01:23:45:67:89:ab", "01:23:45:67:89")]
    [InlineData("k8s-short-name", "a-b", "a.b")]
    [InlineData("k8s-long-name", "a.b", "a_b")]
    public void A_format_takes_what_it_describes(string format, string good, string bad)
    {
        Assert.True(StringFormats.Accepts(format, good), good);
        Assert.False(StringFormats.Accepts(format, bad), bad);
    }

    [Fact]
    public void What_is_no_known_format_is_a_hint() => Assert.True(StringFormats.Accepts("my-own", "anything"));
}
