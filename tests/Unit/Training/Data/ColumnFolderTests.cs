using Personalization.Core.Interactions;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Data.Columns;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Data;

public sealed class ColumnFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Columns => _folder.File("columns");

    [Fact]
    public void Read_GivesBackWhatWasWritten()
    {
        var shop = Importer.Read(DataSource.Parse("synthetic"), SmallShop.Import with { Items = 60, Customers = 8 });

        ColumnFolder.Write(shop, Columns);
        var back = ColumnFolder.Read(Columns);

        Assert.Equal(shop.Interactions.Select(Content), back.Interactions.Select(Content));
        Assert.Equal(shop.Items.Select(i => (i.Id, i.Title, i.Category, i.Text, i.Price, i.CreatedAt, i.Available)), back.Items.Select(i => (i.Id, i.Title, i.Category, i.Text, i.Price, i.CreatedAt, i.Available)));
        Assert.Equal((shop.Name, shop.Report.Rows), (back.Name, back.Report.Rows));
    }

    [Fact]
    public void Write_IntoAFolderOfSomethingElse_IsRefused_AndNothingIsLost()
    {
        var shop = Importer.Read(DataSource.Parse("synthetic"), SmallShop.Import with { Items = 60, Customers = 8 });
        ColumnFolder.Write(shop, Columns);
        ColumnFolder.Write(shop, Columns);
        File.WriteAllText(Path.Combine(Columns, "interactions.csv"), "mine");

        var error = Assert.Throws<ImportException>(() => ColumnFolder.Write(shop, Columns));

        Assert.Contains("holds 'interactions.csv', which is no column file", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Columns, "interactions.csv")));
    }

    [Fact]
    public void Read_KeepsSessionsSearchesAndPeople()
    {
        File.WriteAllText(_folder.File("interactions.ndjson"), """
            {"customer_id":"anna","item_id":"i1","kind":"click","timestamp":10,"session_id":"s"}
            {"customer_id":"anna","kind":"search","query":"red dress","timestamp":20}
            """);
        File.WriteAllText(_folder.File("customers.csv"), "customer_id,city\nanna,Oslo\nzoe,Rome\n");

        ColumnFolder.Write(Importer.Read(new DataSource(DataSource.Generic, _folder.Path), SmallShop.Import), Columns);
        var back = ColumnFolder.Read(Columns);

        Assert.Equal("red dress", back.Interactions[1].Query);
        Assert.NotNull(back.Interactions[0].Context?[DataSet.SessionKey]);
        Assert.Equal("Rome", Assert.Single(back.CustomerAttributes["zoe"]).Value);
    }

    [Fact]
    public void Read_OfADamagedFile_SaysWhichAndWhatToDo()
    {
        ColumnFolder.Write(Importer.Read(DataSource.Parse("synthetic"), SmallShop.Import with { Items = 60, Customers = 2 }), Columns);
        File.AppendAllText(Path.Combine(Columns, "events.bin.gz"), "x");

        Assert.Contains("events.bin.gz is not what was written. Delete the folder", Assert.Throws<ImportException>(() => ColumnFolder.Read(Columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnotherVersion_NamesBoth()
    {
        ColumnFolder.Write(Importer.Read(DataSource.Parse("synthetic"), SmallShop.Import with { Items = 60, Customers = 2 }), Columns);
        var manifest = Path.Combine(Columns, "columns.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"version\": 3", "\"version\": 2", StringComparison.Ordinal).Replace("\"rowsRead\"", "\"rows\"", StringComparison.Ordinal));

        Assert.Contains("is of version 2, this program reads 3", Assert.Throws<ImportException>(() => ColumnFolder.Read(Columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_ImportsOnce_AndAgainWhenAFileChanges()
    {
        File.WriteAllText(_folder.File("interactions.csv"), "customer_id,item_id,kind,timestamp\nanna,i1,click,10\n");
        var (source, imports) = (new DataSource(DataSource.Generic, _folder.Path), 0);
        DataSet Read() => ColumnCache.Read(source, SmallShop.Import, Path.Combine(_folder.Path, "cache"), () =>
        {
            imports++;
            return Importer.Read(source, SmallShop.Import);
        });

        Read();
        Assert.Equal("anna", Assert.Single(Read().Customers));
        Assert.Equal(1, imports);
        File.AppendAllText(_folder.File("interactions.csv"), "bert,i1,click,10\n");
        Assert.Equal(["anna", "bert"], Read().Customers);
        Assert.Equal(2, imports);
    }

    [Fact]
    public void Cache_ThatCannotBeWritten_GivesTheDataAllTheSame()
    {
        File.WriteAllText(_folder.File("interactions.csv"), "customer_id,item_id,kind,timestamp\nanna,i1,click,10\n");
        File.WriteAllText(_folder.File("cache"), "a file where the folder should be");
        var source = new DataSource(DataSource.Generic, _folder.Path);

        Assert.Equal("anna", Assert.Single(ColumnCache.Read(source, SmallShop.Import, _folder.File("cache"), () => Importer.Read(source, SmallShop.Import)).Customers));
    }

    [Fact]
    public void Cache_OfAFailedImport_LeavesNothing()
    {
        var cache = _folder.File("cache");

        Assert.Throws<ImportException>(() => ColumnCache.Read(new DataSource(DataSource.Generic, _folder.Path), SmallShop.Import, cache, () => throw new ImportException("no")));
        Assert.False(Directory.Exists(cache));
    }

    public void Dispose() => _folder.Dispose();

    private static (string, string?, InteractionKind, double?, long) Content(Interaction i) => (i.CustomerId, i.ItemId, i.Kind, i.Value, i.At.ToUnixTimeMilliseconds());
}
