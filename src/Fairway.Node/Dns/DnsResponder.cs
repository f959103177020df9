namespace Fairway.Node.Dns;

/// <summary>Answers one message: of the cluster's names itself, of all others with what the host's servers say.</summary>
internal sealed class DnsResponder(string zone, ClusterZone names, HostResolver host)
{
    /// <summary>Null for what is no query and gets no answer.</summary>
    public async Task<byte[]?> AnswerAsync(ReadOnlyMemory<byte> message, bool overTcp, CancellationToken cancellationToken)
    {
        if (!DnsQuery.IsQuery(message.Span))
        {
            return null;
        }

        if (!DnsQuery.TryRead(message.Span, out var query, out var refusal))
        {
            return DnsAnswer.Unreadable(message.Span, refusal);
        }

        if (names.Answer(query) is not { } reply)
        {
            return await host.AskAsync(message, overTcp, cancellationToken).ConfigureAwait(false) ?? DnsAnswer.Failure(query, DnsCode.ServerFailure);
        }

        if (reply.Answers is [{ Type: DnsType.Cname }] && query.Type is DnsType.A or DnsType.Aaaa)
        {
            reply = await FollowAsync(query, reply.Answers[0], cancellationToken).ConfigureAwait(false);
        }

        return DnsAnswer.Write(query, reply, zone, overTcp ? DnsAnswer.LargestOverTcp : query.Room);
    }

    // Programs do not follow an alias themselves: they want the addresses in the same answer.
    private async Task<DnsReply> FollowAsync(DnsQuery query, DnsRecord alias, CancellationToken cancellationToken)
    {
        var position = 0;
        if (!DnsNames.TryRead(alias.Data, ref position, out var target))
        {
            return DnsReply.Of([alias]);
        }

        if (names.Answer(query with { Name = target }) is { } own)
        {
            return own with { Answers = [alias, .. own.Answers] };
        }

        var answer = await host.AskAsync(ForeignAddresses.Query(query.Id, target, query.Type), overTcp: true, cancellationToken).ConfigureAwait(false);
        return DnsReply.Of([alias, .. ForeignAddresses.Read(answer, query.Type).Select(data => new DnsRecord(target, query.Type, data))]);
    }
}
