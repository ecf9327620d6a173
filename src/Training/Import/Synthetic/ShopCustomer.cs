using static Personalization.Training.Import.Synthetic.FashionVocabulary;

namespace Personalization.Training.Import.Synthetic;

/// <summary>A customer's latent tastes: a few categories, two styles, three colours, a level of price.</summary>
internal sealed class ShopCustomer
{
    private readonly double[] _categories = new double[Categories.Length];
    private readonly float[] _colors = new float[Colors.Length];
    private readonly float[] _styles = new float[Styles.Length];
    private readonly float[] _brands = new float[Brands.Length];
    private readonly float _logPrice;

    public ShopCustomer(Random random)
    {
        for (var i = 0; i < 4; i++) _categories[random.Next(_categories.Length)] += 1d / (1 + i);
        for (var i = 0; i < 3; i++) _colors[random.Next(_colors.Length)] = 1;
        for (var i = 0; i < 2; i++) _styles[random.Next(_styles.Length)] = 1;
        for (var i = 0; i < 3; i++) _brands[random.Next(_brands.Length)] = 1;
        _logPrice = (float)(0.2 + 0.35 * SyntheticCatalogue.Normal(random));
        // Median 42, mean 50, at most 400: most customers are occasional, a few live here.
        Interactions = Math.Clamp((int)(42 * Math.Exp(0.6 * SyntheticCatalogue.Normal(random))), 3, 400);
    }

    /// <summary>How many interactions this customer will have.</summary>
    public int Interactions { get; }

    /// <summary>What a visit is about: mostly a favoured category, at times any.</summary>
    public int DrawIntent(Random random)
    {
        if (random.NextDouble() < 0.15) return random.Next(_categories.Length);
        var sum = 0d;
        foreach (var weight in _categories) sum += weight;
        var at = random.NextDouble() * sum;
        for (var c = 0; c < _categories.Length; c++)
            if ((at -= _categories[c]) < 0) return c;
        return random.Next(_categories.Length);
    }

    /// <summary>How well an item meets these tastes, about -2 to 4.</summary>
    public float Match(in ShopItem item, bool summer) =>
        1.2f * _styles[item.Style] + 0.9f * _colors[item.Color] + 0.9f * _brands[item.Brand]
        - 1.5f * MathF.Abs(item.LogPrice - _logPrice) + (item.Summer == summer ? 0.5f : 0);
}
