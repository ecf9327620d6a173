using Personalization.Training.Data;

namespace Personalization.Unit.Training.Import;

/// <summary>The smallest sound folder of a format, with places in it where something can be wrong.</summary>
/// <param name="Events">The file of interactions.</param>
/// <param name="EventText">Its text; {value} and {time} stand once for a number and a time.</param>
/// <param name="Items">The file of items.</param>
/// <param name="ItemText">Its text; the last line may come twice.</param>
/// <param name="Value">A value that is right.</param>
/// <param name="HasHeader">The first line of the events names the columns.</param>
public sealed record GivenFormat(string Source, string Events, string EventText, string Items, string ItemText, string Value, bool HasHeader = true)
{
    public static readonly IReadOnlyDictionary<string, GivenFormat> All = new Dictionary<string, GivenFormat>(StringComparer.Ordinal)
    {
        ["generic csv"] = new(DataSource.Generic, "interactions.csv", "customer_id,item_id,kind,value,timestamp\nanna,i1,rating,{value},{time}\nbert,i2,click,,1600214500\n",
            "items.csv", "item_id,title,category\ni1,One,a\ni2,Two,b\n", "4"),
        ["generic ndjson"] = new(DataSource.Generic, "interactions.ndjson",
            "{\"customer_id\":\"anna\",\"item_id\":\"i1\",\"kind\":\"rating\",\"value\":{value},\"timestamp\":\"{time}\"}\n{\"customer_id\":\"bert\",\"item_id\":\"i2\",\"timestamp\":1600214500}\n",
            "items.ndjson", "{\"item_id\":\"i1\",\"title\":\"One\"}\n{\"item_id\":\"i2\",\"title\":\"Two\"}\n", "4", HasHeader: false),
        ["movielens csv"] = new(DataSource.MovieLens, "ratings.csv", "userId,movieId,rating,timestamp\n1,1,{value},{time}\n2,2,3,1600214500\n",
            "movies.csv", "movieId,title,genres\n1,One (1995),Drama\n2,Two (1996),Comedy\n", "4"),
        ["movielens dat"] = new(DataSource.MovieLens, "ratings.dat", "1::1::{value}::{time}\n2::2::3::1600214500\n", "movies.dat", "1::One (1995)::Drama\n2::Two (1996)::Comedy\n", "4", HasHeader: false),
        ["hm"] = new(DataSource.Fashion, "transactions.csv", "t_dat,customer_id,article_id,price\n{time},anna,01,{value}\n2020-09-17,bert,02,0.1\n",
            "articles.csv", "article_id,prod_name,product_type_name\n01,One,Top\n02,Two,Sock\n", "0.05"),
        ["kuairand"] = new(DataSource.Videos, "log_standard.csv", "user_id,video_id,time_ms,is_click,is_like,is_hate,long_view,play_time_ms\n1,1,{time},1,0,0,0,{value}\n2,2,1600214500000,0,0,0,0,0\n",
            "video_features_basic_pure.csv", "video_id,upload_dt,video_duration,tag\n1,2020-04-10,2000,39\n2,2020-04-10,2000,40\n", "1500"),
    };

    public string Sound(string? value = null, string? time = null) =>
        EventText.Replace("{value}", value ?? Value, StringComparison.Ordinal).Replace("{time}", time ?? "1600214400", StringComparison.Ordinal);

    /// <summary>The line of the events file that has the value and the time.</summary>
    public int Line => HasHeader ? 2 : 1;

    public string HeaderOf(string text) => text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)];
}
