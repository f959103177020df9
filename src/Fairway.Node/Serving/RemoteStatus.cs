using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Serving;

/// <summary>How a remote command's end is told: as a Status since v4, before that as the text of a failure alone.</summary>
internal static class RemoteStatus
{
    /// <summary>Empty when there is nothing to tell.</summary>
    public static byte[] Encode(Value status, bool isText)
    {
        if (!isText)
        {
            return JsonWriter.ToBytes(status);
        }

        return status["status"].AsString() == "Success" ? [] : Encoding.UTF8.GetBytes(status["message"].AsString() ?? "");
    }
}
