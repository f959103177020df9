using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairway.Artifacts.Model;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Tests.Registry;

/// <summary>The requests that the tests of a registry have in common.</summary>
internal static class RegistryRequests
{
    public static ByteArrayContent Bytes(string text) =>
        new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    public static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : "";

    public static async Task AssertErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
            Value error = JsonReader.Read(body)["errors"][0];
            Assert.Equal(code, error["code"].AsString());
            Assert.NotEqual("", error["message"].AsString());
        }
    }

    public static async Task<Digest> PushAsync(this HttpClient http, string repository, string content)
    {
        var digest = Digest.Of(Encoding.UTF8.GetBytes(content));
        using var answer = await http.PostAsync($"/v2/{repository}/blobs/uploads/?digest={digest}", Bytes(content));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return digest;
    }

    public static async Task<Uri> StartAsync(this HttpClient http, string repository)
    {
        using var answer = await http.PostAsync($"/v2/{repository}/blobs/uploads/", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!;
    }

    public static async Task<HttpResponseMessage> ChunkAsync(this HttpClient http, Uri upload, string content, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = Bytes(content) };
        request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        return await http.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> PutAsync(this HttpClient http, string repository, string reference, string contentType, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(contentType) } };
        return await http.PutAsync($"/v2/{repository}/manifests/{reference}", content);
    }

    public static async Task<(Digest Digest, byte[] Body)> PushImageAsync(this HttpClient http, string repository, string tag)
    {
        var layer = await http.PushAsync(repository, "layer");
        var config = await http.PushAsync(repository, "{}");
        var body = new ImageManifest(
            MediaTypes.OciManifest, new(MediaTypes.OciConfig, config, 2), [new(MediaTypes.OciLayer, layer, 5)]).ToBytes();
        using var answer = await http.PutAsync(repository, tag, MediaTypes.OciManifest, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (Digest.Of(body), body);
    }
}
