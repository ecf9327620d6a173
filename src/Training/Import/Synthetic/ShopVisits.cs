using Personalization.Core.Interactions;

namespace Personalization.Training.Import.Synthetic;

/// <summary>Plays the visits of one customer: an intent, items looked at, some clicked, fewer put in the cart, fewest bought.</summary>
internal sealed class ShopVisits(SyntheticCatalogue catalogue, Random random, DateTimeOffset until, int seed)
{
    private const double Days = SyntheticCatalogue.NewDays;
    /// <summary>A customer sees so many items on a shelf and turns to the one that fits best.</summary>
    private const int Shown = 20;

    /// <summary>Of visits, the share that begins with buying something bought before once more.</summary>
    private const double RepeatShare = 0.12;
    private readonly List<ShopItem> _bought = [];
    private int _events;

    public void Play(string customerId, ShopCustomer customer, List<Interaction> into)
    {
        _bought.Clear();
        var starts = new double[Math.Max(1, customer.Interactions / 9)];
        for (var i = 0; i < starts.Length; i++) starts[i] = random.NextDouble();
        Array.Sort(starts);
        var left = customer.Interactions;
        for (var visit = 0; visit < starts.Length && left > 0; visit++)
        {
            // The end leaves an hour for the visit itself, so that nothing falls after it.
            var at = until.AddDays(-Days * (1 - starts[visit])).AddHours(-1);
            var intent = customer.DrawIntent(random);
            var actions = visit == starts.Length - 1 ? left : Math.Min(left, 4 + random.Next(11));
            left -= Visit(customerId, customer, intent, at, Math.Min(actions, 40), into);
        }
    }

    private int Visit(string customerId, ShopCustomer customer, int intent, DateTimeOffset at, int actions, List<Interaction> into)
    {
        var summer = at.Month is >= 4 and <= 9;
        var done = 0;
        if (_bought.Count > 0 && actions >= 3 && random.NextDouble() < RepeatShare)
        {
            var again = _bought[random.Next(_bought.Count)];
            foreach (var kind in (ReadOnlySpan<InteractionKind>)[InteractionKind.Click, InteractionKind.Cart, InteractionKind.Purchase]) Add(again, kind);
        }
        for (var tries = 0; done < actions && tries < 2 * actions; tries++)
        {
            var category = random.NextDouble() < 0.85 ? intent : customer.DrawIntent(random);
            if (!TryChoose(customer, category, at.ToUnixTimeMilliseconds(), summer, out var item, out var match)) continue;
            var wish = 1 / (1 + Math.Exp(-(match - 1)));
            var clicked = random.NextDouble() < 0.35 + 0.5 * wish;
            Add(item, clicked ? InteractionKind.Click : InteractionKind.View);
            if (!clicked || done >= actions || random.NextDouble() > 0.35 * wish) continue;
            Add(item, InteractionKind.Cart);
            if (done >= actions || random.NextDouble() >= 0.3 + 0.3 * wish) continue;
            Add(item, InteractionKind.Purchase);
            _bought.Add(item);
        }
        return done;

        void Add(in ShopItem item, InteractionKind kind)
        {
            at = at.AddSeconds(5 + random.Next(60));
            into.Add(new Interaction
            {
                EventId = $"s{seed}-{_events++}",
                CustomerId = customerId,
                Kind = kind,
                ItemId = MadeItems.IdOf(item.Index),
                Value = kind is InteractionKind.Cart or InteractionKind.Purchase ? 1 : null,
                At = at,
            });
            done++;
        }
    }

    /// <summary>The best match of a shelf of items drawn by appeal, with some chance: Gumbel noise makes it a draw from a softmax.</summary>
    private bool TryChoose(ShopCustomer customer, int category, long atMs, bool summer, out ShopItem chosen, out float match)
    {
        (chosen, match) = (default, 0);
        var best = double.NegativeInfinity;
        for (var i = 0; i < Shown; i++)
        {
            if (!catalogue.ByCategory[category].TryDraw(random, atMs, out var item)) continue;
            var fit = customer.Match(item, summer);
            var score = 2 * fit - Math.Log(-Math.Log(1 - random.NextDouble() + 1e-300) + 1e-300);
            if (score <= best) continue;
            (best, chosen, match) = (score, item, fit);
        }
        return best > double.NegativeInfinity;
    }
}
