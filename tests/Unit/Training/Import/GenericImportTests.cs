using Personalization.Core.Interactions;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Import;
using Personalization.Training.Import.Generic;
using Personalization.Training.Import.Synthetic;

namespace Personalization.Unit.Training.Import;

public sealed class GenericImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("1763779200")]
    [InlineData("1763779200000")]
    [InlineData("2025-11-22T02:40:00Z")]
    [InlineData("2025-11-22 02:40:00")]
    [InlineData("2025-11-22T03:40:00+01:00")]
    public void Read_UnderstandsTimesHoweverWritten(string time)
    {
        Write("interactions.csv", $"customer_id,item_id,kind,value,timestamp\nanna,i1,Click,,{time}\n");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1763779200), Read().Interactions[0].At);
    }

    [Fact]
    public void Read_WithoutItems_TakesThoseOfTheInteractions()
    {
        Write("interactions.csv", "customer_id,item_id,kind,value,timestamp\nanna,i1,click,,10\nanna,i2,cart,2,20\n");

        var data = Read();

        Assert.Equal(["i1", "i2"], data.Items.Select(i => i.Id));
        Assert.Equal(2, data.Interactions[1].Value);
    }

    [Fact]
    public void Read_TypesAttributesByWhatTheyShow()
    {
        Write("interactions.csv", "customer_id,item_id,kind,timestamp\nanna,i1,click,10\n");
        Write("items.csv", "item_id,title,category,price,tags,sale,brand,available,created_at\ni1,\"Red dress, long\",dress,39.9,summer|linen,true,Alder,false,2026-01-02\n");

        var item = Read().Items[0];

        Assert.Equal(("Red dress, long", "dress", 39.9, false), (item.Title, item.Category, item.Price, item.Available));
        Assert.Equal(["summer", "linen"], item.Attributes["tags"].Tags.ToArray());
        Assert.Equal((true, "Alder"), (item.Attributes["sale"].Flag, item.Attributes["brand"].Text));
        Assert.Equal(2026, item.CreatedAt.Year);
    }

    [Fact]
    public void Read_TakesTextsThatSayMissingAsMissing_InAttributesAndCategories_AndSaysSo()
    {
        Write("interactions.csv", "customer_id,item_id,kind,timestamp\nNA,null,click,10\nanna,i2,click,10\n");
        Write("items.csv", "item_id,title,category,brand,season\nnull,None,NaN,N/A,NONE\ni2,B,dress,Alder,nan\n");
        Write("customers.csv", "customer_id,city,age\nNA,None,31\nanna,Oslo,NaN\n");

        var data = Read();

        Assert.Equal(["null", "i2"], data.Items.Select(i => i.Id));
        Assert.Equal(("None", "", "season"), (data.Items[0].Title, data.Items[0].Category, Assert.Single(data.Items[0].Attributes.Keys)));
        Assert.Equal(["brand"], data.Items[1].Attributes.Keys);
        Assert.Equal([new("age", "31")], data.CustomerAttributes["NA"]);
        Assert.Equal([new("city", "Oslo")], data.CustomerAttributes["anna"]);
        Assert.Equal(
            [
                "customers.csv, column 'age': 1 value such as 'NaN' taken as missing", "customers.csv, column 'city': 1 value such as 'None' taken as missing",
                "items.csv, column 'brand': 1 value such as 'N/A' taken as missing", "items.csv, column 'category': 1 value such as 'NaN' taken as missing",
                "items.csv, column 'season': 1 value such as 'nan' taken as missing",
            ], data.Report.Notes.ToArray());
    }

    [Fact]
    public void Read_CountsRowsByWhatTheyAre()
    {
        Write("interactions.csv", "customer_id,item_id,kind,timestamp\nanna,i1,click,10\nanna,i1,click,20\nanna,i1,hover,30\n");
        Write("items.csv", "item_id\ni1\ni1\n");
        Write("customers.csv", "customer_id,city\nanna,Oslo\n");

        Assert.Equal([new("items", 2, 1), new("customers", 1, 0), new("interactions", 3, 1)], Read(maxBadRows: 1).Report.Counts.ToArray());
        Assert.Contains("2 of 6 rows are bad (1 of 2 items, 1 of 3 interactions)", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNdjson_IsTheSame()
    {
        Write("interactions.ndjson", """{"customer_id":"anna","item_id":"i1","kind":"purchase","value":1,"timestamp":1763779200}""" + "\n\n");
        Write("items.ndjson", """{"item_id":"i1","title":"Bag","category":"bag","tags":["leather"],"price":12}""" + "\n");

        var data = Read();

        Assert.Equal((InteractionKind.Purchase, "anna"), (data.Interactions[0].Kind, data.Interactions[0].CustomerId));
        Assert.Equal(["leather"], data.Items[0].Attributes["tags"].Tags.ToArray());
    }

    [Fact]
    public void Read_OfBadRows_TellsEachWithItsLine()
    {
        Write("items.csv", "item_id,title\ni1,A\ni1,B\n");
        Write("customers.csv", "customer_id,city\nanna,Oslo\nanna,Rome\n");
        Write("interactions.csv", "customer_id,item_id,kind,value,timestamp\nanna,i1,click,,10\nanna,i1,hover,,10\nanna,i1,3,,10\nanna,i9,click,,10\n,i1,click,,10\nanna,i1,cart,lots,10\nanna,i1,click,,1e99\nanna,i1,click,,2099-01-01\n");

        var problems = Read(maxBadRows: 1).Report.Problems;

        Assert.Contains("items.csv line 3: item 'i1' is listed twice", problems);
        Assert.Contains("customers.csv line 3: customer 'anna' is listed twice", problems);
        foreach (var expected in (string[])["line 3: kind 'hover'", "line 4: kind '3'", "line 5: item 'i9'", "line 6: customerId", "line 7: value 'lots'", "line 8: timestamp '1e99'", "line 9: at: more than a minute ahead"])
            Assert.Contains(problems, p => p.StartsWith("interactions.csv " + expected, StringComparison.Ordinal));
        Assert.Equal(9, problems.Length);
    }

    [Fact]
    public void Read_OfAnonymousSessions_TakesEachForACustomer()
    {
        Write("interactions.csv", "session_id,item_id,timestamp\ns1,i1,10\ns1,i2,20\ns2,i1,15\n");

        var table = EventTable.Of(Read());

        Assert.Equal(["s1", "s2"], table.Customers);
        Assert.All(table.Acts, act => Assert.Equal(Acts.Click, act));
        Assert.Equal([0, 0, 1], table.Sessions);
    }

    [Fact]
    public void Read_OfCustomers_KeepsWhatIsKnownOfThem_InEveryTable()
    {
        Write("interactions.csv", "customer_id,item_id,timestamp\nanna,i1,10\nanna,i2,20\nbert,i1,15\n");
        Write("customers.csv", "customer_id,city,age\nanna,Oslo,\n");

        var table = EventTable.Of(Read()).Where((_, row) => row != 1);

        Assert.Equal([KeyValuePair.Create("city", "Oslo")], table.KnownOf(0));
        Assert.Empty(table.KnownOf(1));
    }

    [Fact]
    public void Read_OfTrainAndTest_KeepsThemApart()
    {
        Write("train.csv", "session_id,item_id,timestamp\ns1,i1,10\ns1,i2,20\n");
        Write("test.csv", "session_id,item_id,timestamp\ns2,i1,5\ns2,i2,6\n");

        var table = EventTable.Of(Read());

        Assert.Equal([1], table.TestSessions);
    }

    [Fact]
    public void Read_OfOutcomeLogs_UnderstandsTheirNames()
    {
        Write("outcomes-1.ndjson", """{"eventId":"e1","customerId":"anna","itemId":"i1","kind":"purchase","value":2,"at":"2026-01-02T03:04:05Z","requestId":"r9"}""" + "\n");

        var purchase = Assert.Single(Read().Interactions);

        Assert.Equal(("e1", "anna", "i1", InteractionKind.Purchase, 2d, "r9"), (purchase.EventId, purchase.CustomerId, purchase.ItemId, purchase.Kind, purchase.Value, purchase.RequestId));
    }

    [Fact]
    public void Read_WithAColumnOfRatings_MakesRatings()
    {
        Write("interactions.csv", "customer_id,item_id,rating,timestamp\nanna,i1,4.5,10\n");

        Assert.Equal((InteractionKind.Rating, 4.5), (Read().Interactions[0].Kind, Read().Interactions[0].Value));
    }

    [Fact]
    public void Read_WithoutCustomersAndSessions_SaysWhatIsMissing()
    {
        Write("interactions.csv", "user,item_id,timestamp\nanna,i1,10\n");

        Assert.Contains("line 1: no column 'customer_id' and no 'session_id'; it has user, item_id, timestamp", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfBrokenJson_NamesTheLine()
    {
        Write("interactions.ndjson", "{\"customer_id\":\"anna\",\"item_id\":\"i1\",\"kind\":\"click\",\"timestamp\":10}\n{oops\n[1]\n");

        var problems = Read(maxBadRows: 1).Report.Problems;

        Assert.StartsWith("interactions.ndjson line 2: broken JSON", problems[0], StringComparison.Ordinal);
        Assert.Equal("interactions.ndjson line 3: no JSON object", problems[1]);
    }

    [Fact]
    public void Read_OfTheSameFileTwice_MakesTheSameEvents()
    {
        Write("interactions.csv", "customer_id,item_id,kind,value,timestamp\nanna,i1,click,,10\nanna,i1,click,,10\n");

        var ids = Read().Interactions.Select(i => i.EventId).ToList();

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, Read().Interactions.Select(i => i.EventId));
    }

    [Fact]
    public void Export_IsReadBackAsItWas()
    {
        var shop = SyntheticShop.Make(SmallShop.Import with { Items = 60, Customers = 5 });

        GenericExport.Write(shop, _folder.Path);
        var back = Read();

        Assert.Equal(shop.Interactions.Select(i => (i.EventId, i.CustomerId, i.ItemId, i.Kind, i.Value)), back.Interactions.Select(i => (i.EventId, i.CustomerId, i.ItemId, i.Kind, i.Value)));
        Assert.All(shop.Items.Zip(back.Items), pair => Assert.Equal(pair.First.Attributes.AsEnumerable(), pair.Second.Attributes.AsEnumerable()));
        Assert.Equal(shop.Items.Select(i => (i.Id, i.Title, i.Category, i.Text, i.Available)), back.Items.Select(i => (i.Id, i.Title, i.Category, i.Text, i.Available)));
    }

    [Fact]
    public void Export_KeepsDevicesAndWhatIsKnownOfCustomers()
    {
        Write("items.csv", "item_id,title\na,A\n");
        Write("customers.csv", "customer_id,country,age\nann,de,25\nzoe,,31\n");
        Write("interactions.csv", "customer_id,item_id,kind,value,timestamp,device\nann,a,click,,2026-01-01T00:00:00Z,phone\nann,a,cart,,2026-01-02T00:00:00Z,\n");
        var data = Read();
        Assert.Equal("phone", data.Interactions[0].Context!["device"]);
        Assert.Null(data.Interactions[1].Context);

        Directory.CreateDirectory(_folder.File("again"));
        GenericExport.Write(data, _folder.File("again"));
        var back = Importer.Read(new DataSource(DataSource.Generic, _folder.File("again")), SmallShop.Import);

        Assert.Equal("phone", back.Interactions[0].Context!["device"]);
        Assert.Null(back.Interactions[1].Context);
        Assert.Equal(["age=25 country=de", "age=31"], back.CustomerAttributes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Join(' ', c.Value.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"))));
    }

    public void Dispose() => _folder.Dispose();

    private DataSet Read(double maxBadRows = 0) => Importer.Read(new DataSource(DataSource.Generic, _folder.Path), SmallShop.Import with { MaxBadRows = maxBadRows });

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}
