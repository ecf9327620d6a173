namespace Personalization.Training.Import.Synthetic;

/// <summary>The words of a fashion shop.</summary>
internal static class FashionVocabulary
{
    /// <param name="Price">Usual price.</param>
    /// <param name="Summer">How much of it belongs to summer, 0 to 1.</param>
    /// <param name="Materials">What it is made of.</param>
    public sealed record Category(string Name, double Price, double Summer, params string[] Materials);

    public static readonly Category[] Categories =
    [
        new("dress", 59, 0.6, "linen", "cotton", "silk", "viscose", "jersey"),
        new("skirt", 39, 0.6, "cotton", "denim", "satin", "wool", "linen"),
        new("shirt", 35, 0.5, "cotton", "linen", "flannel", "oxford"),
        new("blouse", 37, 0.6, "silk", "cotton", "viscose", "satin"),
        new("t-shirt", 17, 0.8, "cotton", "jersey", "linen"),
        new("trousers", 49, 0.4, "cotton", "wool", "linen", "corduroy"),
        new("jeans", 65, 0.5, "denim", "stretch"),
        new("shorts", 29, 1.0, "cotton", "denim", "linen"),
        new("jacket", 95, 0.3, "leather", "denim", "wool", "quilted"),
        new("coat", 149, 0.0, "wool", "cashmere", "quilted", "trench"),
        new("sweater", 49, 0.1, "wool", "cotton", "cashmere", "mohair"),
        new("cardigan", 45, 0.2, "wool", "cotton", "mohair"),
        new("shoes", 79, 0.5, "leather", "suede", "canvas"),
        new("boots", 119, 0.0, "leather", "suede", "rubber"),
        new("sandals", 45, 1.0, "leather", "cork", "woven"),
        new("bag", 69, 0.5, "leather", "canvas", "woven", "suede"),
        new("hat", 25, 0.5, "straw", "wool", "cotton", "felt"),
        new("scarf", 29, 0.1, "silk", "wool", "cashmere"),
        new("jewellery", 35, 0.5, "silver", "gold", "pearl"),
        new("swimwear", 35, 1.0, "ribbed", "recycled", "printed"),
    ];

    public static readonly string[] Colors = ["black", "white", "grey", "navy", "blue", "red", "pink", "green", "olive", "yellow", "beige", "brown"];
    public static readonly string[] Styles = ["casual", "elegant", "sporty", "boho", "street", "classic", "romantic", "minimal"];

    /// <summary>Each brand has a style that it favours (its place modulo the styles) and a price level.</summary>
    public static readonly string[] Brands =
    [
        "Alder", "Birke", "Cove", "Dune", "Ember", "Fjord", "Grove", "Haven", "Iris", "Juniper", "Kestrel", "Lumen",
        "Maren", "Nord", "Onda", "Pike", "Quill", "Rowan", "Sable", "Tern", "Umbra", "Vale", "Wren", "Yarrow",
    ];
}
