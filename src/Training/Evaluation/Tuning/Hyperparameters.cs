using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Tuning;

/// <summary>Options of models for one data set, in a small JSON file: a section for each model, what is not there being as usual. Immutable.</summary>
public sealed class Hyperparameters
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter() },
    };

    private const string Folder = "Parameters/";
    private readonly JsonObject _sections;
    private readonly string _file;

    private Hyperparameters(JsonObject sections, string file) => (_sections, _file) = (sections, file);

    /// <summary>All as usual.</summary>
    public static Hyperparameters Usual { get; } = new([], "");

    /// <summary>What is known to do well on data of a format: the file of its name in the folder Parameters, or all as usual where there is none.</summary>
    public static Hyperparameters For(string format)
    {
        using var stream = Known(format);
        return stream is null ? Usual : Read(stream, format);
    }

    /// <param name="file">A file, or the name of one of those in the folder Parameters.</param>
    /// <exception cref="ImportException">There is no such file, or it is no JSON object.</exception>
    public static Hyperparameters Load(string file)
    {
        try
        {
            using var stream = File.Exists(file) ? File.OpenRead(file) : Known(file);
            return stream is null
                ? throw new ImportException($"There is no file '{file}', and no kept hyperparameters of that name. Give a file that tune has written, or one of {string.Join(", ", Names)}.")
                : Read(stream, file);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new ImportException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The options of a model, checked.</summary>
    /// <exception cref="ImportException">An option is unknown, of the wrong type or out of its range; the message names file, section and option.</exception>
    public T Of<T>(string model) where T : class, new()
    {
        if (_sections[model] is not { } section) return new T();
        try
        {
            var options = section.Deserialize<T>(Json) ?? new T();
            CheckedOptions.Require(options, JsonNamingPolicy.CamelCase.ConvertName, $"{_file}, section '{model}': ");
            return options;
        }
        catch (JsonException e)
        {
            throw new ImportException($"{_file}, section '{model}': {e.Message}", e);
        }
    }

    /// <summary>The same with these values in a model's section.</summary>
    public Hyperparameters With(string model, IEnumerable<KeyValuePair<string, JsonNode?>> values)
    {
        var sections = _sections.DeepClone().AsObject();
        var section = sections[model] as JsonObject ?? [];
        foreach (var (name, value) in values) section[name] = value?.DeepClone();
        sections[model] = section;
        return new Hyperparameters(sections, _file);
    }

    public Task SaveAsync(string file, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        return File.WriteAllTextAsync(file, _sections.ToJsonString(Json) + "\n", cancellation);
    }

    /// <summary>Names of those that are kept.</summary>
    private static IEnumerable<string> Names =>
        typeof(Hyperparameters).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..]).Order(StringComparer.Ordinal);

    private static Stream? Known(string name) => typeof(Hyperparameters).Assembly.GetManifestResourceStream(Folder + name);

    private static Hyperparameters Read(Stream stream, string file)
    {
        const string Form = "It has a section for each model, such as { \"model\": { \"epochs\": 4 } }.";
        if (JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }) is not JsonObject sections)
            throw new ImportException($"{file} is no JSON object. {Form}");
        // An option beside the sections would be passed over without a word.
        return sections.FirstOrDefault(section => section.Value is not JsonObject) is { Key: { } stray }
            ? throw new ImportException($"{file}: '{stray}' is no section of options. {Form}")
            : new Hyperparameters(sections, file);
    }
}
