using Personalization.Contracts;

namespace Personalization.Silo.Ranking;

/// <summary>One request as several of about as many items each, so that processors with nothing else to do share it: its customer waits for a part of the run only.</summary>
internal static class SplitRequest
{
    /// <param name="parts">How many, 1 to the number of items.</param>
    /// <returns>Of items that follow each other; what is in this silo's memory stays, but for the array to be filled, which no part may fill alone.</returns>
    public static RankRequest[] Into(RankRequest request, int parts)
    {
        var split = new RankRequest[parts];
        for (var part = 0; part < parts; part++)
        {
            var own = Part(part, parts, request.Items.Length);
            split[part] = request with { Items = request.Items[own], Retrieval = request.Retrieval[own] };
            if (request.LocalOrNull() is { } local)
                split[part] = split[part].With(local with { Items = local.Items with { Items = local.Items.Items[own], Retrieval = local.Items.Retrieval[own], Predictions = null } });
        }
        return split;
    }

    /// <summary>[N × H] of all parts, in the request's own array where it gave one.</summary>
    public static float[] Join(RankRequest request, float[][] predictions)
    {
        var length = predictions.Sum(part => part.Length);
        var joined = request.LocalOrNull()?.Items.Predictions is { } given && given.Length == length ? given : new float[length];
        var at = 0;
        foreach (var part in predictions)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }
        return joined;
    }

    private static Range Part(int part, int parts, int items) => ((int)((long)items * part / parts))..((int)((long)items * (part + 1) / parts));
}
