using Personalization.Core.Interactions;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

public sealed class FashionImportTests : IDisposable
{
    private const string Articles = "article_id,prod_name,product_type_name,colour_group_name,detail_desc\n0108,Strap top,Vest top,Black,\"Jersey top, narrow straps.\"\n0110,Tights,Underwear Tights,Unknown,\n";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_MakesPurchasesAndArticles()
    {
        Write("articles.csv", Articles);
        Write("transactions_a.csv", "t_dat,customer_id,article_id,price,sales_channel_id\n2020-09-16,anna,0108,0.05,2\n2020-09-17,anna,0110,0.02,2\n");
        Write("transactions_b.csv", "t_dat,customer_id,article_id,price,sales_channel_id\n2020-09-15,bert,0108,0.04,1\n");

        var data = Read();

        Assert.Equal(["0108", "0108", "0110"], data.Interactions.Select(i => i.ItemId));
        Assert.All(data.Interactions, i => Assert.Equal(InteractionKind.Purchase, i.Kind));
        var top = data.Items[0];
        Assert.Equal(("Strap top", "Vest top", "Jersey top, narrow straps.", "Black"), (top.Title, top.Category, top.Text, top.Attributes["color"].Text));
        Assert.Equal((0.04 * 590, new DateTimeOffset(2020, 9, 15, 0, 0, 0, TimeSpan.Zero)), (top.Price, top.CreatedAt));
        Assert.False(data.Items[1].Attributes.ContainsKey("color"));
    }

    [Fact]
    public void Read_OfBadRows_NamesFileAndLine()
    {
        Write("articles.csv", Articles + "0110,Again,Tights,Black,\n");
        Write("transactions.csv", "t_dat,customer_id,article_id,price\n2020-09-16,anna,0999,0.05\nsoon,anna,0108,0.05\n2020-09-16,,0108,0.05\n2020-09-16,anna,0108,-1\n2020-09-16,anna,0108,0.05\n");

        var problems = Read(1).Report.Problems;

        foreach (var expected in (string[])["articles.csv line 4: article '0110' is listed twice", "transactions.csv line 2: article '0999'", "transactions.csv line 3: t_dat 'soon'", "transactions.csv line 4: customer_id", "transactions.csv line 5: price '-1'"])
            Assert.Contains(problems, p => p.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_WithoutTransactions_SaysWhatIsMissing()
    {
        Write("articles.csv", Articles);

        Assert.Contains("has no transactions*.csv", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_OfTheRealData_KeepsEveryRow()
    {
        var data = Importer.Read(new DataSource(DataSource.Fashion, SharedData.Require("hm")), SmallShop.Import);

        Assert.Equal((105_542, 68_984, 240_311, 0), (data.Items.Count, data.Customers.Count, data.Interactions.Count, data.Report.BadRows));
    }

    public void Dispose() => _folder.Dispose();

    private DataSet Read(double maxBadRows = 0) => Importer.Read(new DataSource(DataSource.Fashion, _folder.Path), SmallShop.Import with { MaxBadRows = maxBadRows });

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}
