using System.Reflection;
using Personalization.Silo.Hosting;

namespace Personalization.Silo.Index.Engines;

/// <summary>The engines that this build holds: the folder Full has what only the real packages can.</summary>
public static class IndexEngines
{
    /// <exception cref="StartException">This build has no such engine.</exception>
    public static IIndexEngine Find(string name)
    {
        var engines = Assembly.GetExecutingAssembly().GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IIndexEngine)))
            .Select(type => (IIndexEngine)Activator.CreateInstance(type)!).ToList();
        return engines.Find(e => e.Name == name) ?? throw new StartException(name == IndexOptions.HnswNetEngine
            ? $"{IndexOptions.Section}:{nameof(IndexOptions.Engine)}={name} needs a package that this build was made without; build with -p:Registry=full."
            : $"{IndexOptions.Section}:{nameof(IndexOptions.Engine)} is {name}, must be {string.Join(" or ", engines.Select(e => e.Name))}");
    }
}
