using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Fashion;

/// <summary>
/// H&amp;M's folder: articles.csv, every transactions*.csv, customers.csv if there. Each transaction is a purchase at the midnight that begins its day; an article's price is that
/// of its first sale, and it was created with it.
/// </summary>
public sealed class FashionImport(string folder, ImportOptions options, CancellationToken cancellation)
{
    /// <summary>The prices were divided by a secret number; times this one they read like euros and spread over price bands as a shop's do.</summary>
    private const double PriceScale = 590;
    private readonly SourceFolder _folder = new(folder, "articles.csv and transactions*.csv");
    private readonly BadRows _bad = new(options.MaxBadRows);

    /// <exception cref="ImportException">A file is missing, empty or lacks a column, or too many rows are bad.</exception>
    public DataSet Read()
    {
        var transactions = _folder.RequireAll("transactions", ".csv");
        var items = ReadArticles(_folder.Require("articles.csv"));
        var firstSales = new Dictionary<string, (DateTimeOffset At, double Price)>(items.Count, StringComparer.Ordinal);
        var places = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++) places[items[i].Id] = i;
        var purchases = new List<Interaction>();
        foreach (var file in transactions) ReadTransactions(file, items, places, firstSales, purchases);
        if (purchases.Count == 0) throw _bad.Nothing($"{Path.GetFileName(transactions[0])} has no transactions. Its columns are t_dat,customer_id,article_id,price.");
        foreach (var (id, sale) in firstSales)
            items[places[id]] = items[places[id]] with { CreatedAt = sale.At, Attributes = items[places[id]].Attributes.SetItem("price", AttributeValue.Of(Math.Round(sale.Price * PriceScale, 2))) };
        return new DataSet(DataSource.Fashion, items, purchases, _bad.Report()) { CustomerAttributes = ReadCustomers() };
    }

    private List<CatalogItem> ReadArticles(string file)
    {
        using var rows = CsvRows.WithHeader(file, "article_id", "prod_name", "product_type_name");
        var items = new List<CatalogItem>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if ((items.Count & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count(BadRows.Items);
            var problem = rows.Broken;
            var item = problem is null ? ArticleCatalogue.ItemOf(rows, out problem) : null;
            if (item is not null && !ids.Add(item.Id)) problem = $"article '{item.Id}' is listed twice";
            if (problem is not null) _bad.Reject(file, rows.Line, problem);
            else items.Add(item!);
        }
        return items.Count > 0 ? items : throw _bad.Nothing($"{Path.GetFileName(file)} has no articles. Give a folder with the complete file.");
    }

    private void ReadTransactions(
        string file, List<CatalogItem> items, Dictionary<string, int> places, Dictionary<string, (DateTimeOffset At, double Price)> firstSales, List<Interaction> purchases)
    {
        using var rows = CsvRows.WithHeader(file, "t_dat", "customer_id", "article_id", "price");
        // Ids once each, however many rows name them.
        var customers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            if ((purchases.Count & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count(BadRows.Interactions);
            var (customer, article, price) = (rows["customer_id"], rows["article_id"], 0d);
            string? problem = rows.Broken;
            var at = default(DateTimeOffset);
            if (problem is null && !InteractionRules.IsId(customer)) problem = "customer_id must be 1 to 128 printable characters";
            else if (problem is null && !places.ContainsKey(article)) problem = $"article '{article}' is not in the articles file";
            else if (problem is null && !Timestamps.TryParse(rows["t_dat"], out at)) problem = $"t_dat '{rows["t_dat"]}': {Timestamps.Expected}";
            else if (problem is null && !(double.TryParse(rows["price"], NumberStyles.Float, CultureInfo.InvariantCulture, out price) && price is >= 0 and < 1e6)) problem = $"price '{rows["price"]}' is no price";
            if (problem is not null)
            {
                _bad.Reject(file, rows.Line, problem);
                continue;
            }
            if (!customers.TryGetValue(customer, out var known)) customers[customer] = known = customer;
            var id = items[places[article]].Id;
            if (!firstSales.TryGetValue(id, out var first) || at < first.At) firstSales[id] = (at, price);
            purchases.Add(new Interaction { EventId = $"hm-{purchases.Count}", CustomerId = known, ItemId = id, Kind = InteractionKind.Purchase, Value = 1, At = at });
        }
    }

    private Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> ReadCustomers()
    {
        if (_folder.Find("customers.csv") is not { } file) return [];
        using var rows = CsvRows.WithHeader(file, "customer_id");
        return CustomerRows.Read(rows, "customer_id", _bad, cancellation);
    }
}
