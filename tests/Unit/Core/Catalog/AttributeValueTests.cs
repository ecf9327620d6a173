using System.Text.Json;
using Personalization.Core.Catalog;

namespace Personalization.Unit.Core.Catalog;

public sealed class AttributeValueTests
{
    [Theory]
    [InlineData("\"red\"")]
    [InlineData("\"\"")]
    [InlineData("39.9")]
    [InlineData("-1E+300")]
    [InlineData("0")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("[\"new\",\"sale\"]")]
    public void Json_OfEachType_RoundTrips(string json)
    {
        var value = JsonSerializer.Deserialize<AttributeValue>(json);
        Assert.Equal(json, JsonSerializer.Serialize(value));
        Assert.Equal(value, JsonSerializer.Deserialize<AttributeValue>(json));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"a\":1}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[{\"a\":[]}]")]
    [InlineData("[\"a\",true]")]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("NaN")]
    [InlineData("[\"a\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[\"\\ud800\"]")]
    public void Json_OfAnythingElse_IsAJsonException(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AttributeValue>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, AttributeValue>>($$"""{"a":{{json}}}"""));
    }

    [Fact]
    public void Json_InsideAnItem_ReadsEveryAttribute()
    {
        var item = JsonSerializer.Deserialize<CatalogItem>("""{"id":"i7","attributes":{"color":"red","price":39.9,"tags":["a","b"],"new":true}}""", JsonSerializerOptions.Web)!;
        Assert.Equal("red", item.Attributes["color"].Text);
        Assert.Equal(39.9, item.Price);
        Assert.Equal(["a", "b"], item.Attributes["tags"].Tags.ToArray());
        Assert.True(item.Attributes["new"].Flag);
        Assert.True(item.Available);
    }

    [Fact]
    public void Equals_ComparesContentsAndTypes()
    {
        Assert.Equal(AttributeValue.Of(["a", "b"]), AttributeValue.Of(["a", "b"]));
        Assert.Equal(AttributeValue.Of(["a", "b"]).GetHashCode(), AttributeValue.Of(["a", "b"]).GetHashCode());
        Assert.NotEqual(AttributeValue.Of(["a", "b"]), AttributeValue.Of(["b", "a"]));
        Assert.NotEqual(AttributeValue.Of(Array.Empty<string>()), default);
        Assert.NotEqual(AttributeValue.Of("1"), AttributeValue.Of(1));
        Assert.NotEqual(AttributeValue.Of("true"), AttributeValue.Of(true));
        Assert.Equal(AttributeValue.Of(double.NaN), AttributeValue.Of(double.NaN));
    }

    [Fact]
    public void ToString_IsWhatAPersonReads()
    {
        Assert.Equal("red", AttributeValue.Of("red").ToString());
        Assert.Equal("39.9", AttributeValue.Of(39.9).ToString());
        Assert.Equal("a, b", AttributeValue.Of(["a", "b"]).ToString());
        Assert.Equal("", default(AttributeValue).ToString());
    }
}
