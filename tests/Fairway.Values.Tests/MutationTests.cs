using System.Text;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.Values.Tests;

public sealed class MutationTests
{
    private static readonly byte[][] Seeds = [.. new[]
    {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {a: 'b', \"c\": d}}\ndata:\n  k: |-\n    a\n    b\n  f: >+\n    x\n\n  n: !!int \"5\"\n---\n- &a {x: 1}\n- <<: *a\n  y: [1, 2.5, ~]\n...\n",
        "? complex\n: - a\n  - b: c\n    d: \"\\u00e9\\x41\\\n      fold\"\n  - ! tag\n  - !<tag:yaml.org,2002:str> x\n%YAML 1.1\n---\n'a ''q'' b': 0x1F # comment\n",
        """{"a":[1,2.5e3,"x\u00e9\ud83d\ude00",null,true,{"b":{}}],"c":"d"}""",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[] Interesting = [.. "\0\t\n\r !\"#%&'*,-.0:<>?@[\\]`{|}~x"u8, 0x85, 0xC2, 0xE2, 0x80, 0xA8, 0xEF, 0xBB, 0xBF, 0xFF];

    // A fixed seed: a failure is the same one for everybody.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_text_is_read_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var text = Damage([.. Seeds[random.Next(Seeds.Length)]], random);
            var read = Try(() => JsonReader.Read(text.AsSpan()));
            var documents = Try(() => YamlReader.ReadAll(text.AsSpan()));
            Try(() => YamlReader.ReadAll(text.AsSpan(), dialect: YamlDialect.Kustomize));
            Assert.True(read == default || documents?.Count <= 1, "what is JSON is one document of YAML, unless a key is repeated");
        }
    }

    private static byte[] Damage(List<byte> text, Random random)
    {
        for (var changes = random.Next(1, 6); changes > 0 && text.Count > 0; changes--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 1:
                    text.Insert(at, Interesting[random.Next(Interesting.Length)]);
                    break;
                case 2:
                    text.RemoveRange(at, Math.Min(random.Next(1, 8), text.Count - at));
                    break;
                default:
                    text.InsertRange(at, text.GetRange(random.Next(text.Count), 1));
                    break;
            }
        }

        return [.. text];
    }

    private static T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ValueFormatException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Reason));
            return default;
        }
    }
}
