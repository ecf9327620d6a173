using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Activations;

/// <summary>Finds the grain classes and interfaces of all assemblies of the program that refer to Orleans, as the real generator's manifest lists them.</summary>
internal sealed class GrainClassDiscovery : IConfigureOptions<GrainTypeOptions>
{
    public void Configure(GrainTypeOptions options)
    {
        foreach (var type in Assemblies().SelectMany(TypesOf))
        {
            if (type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            {
                options.Interfaces.Add(type);
            }
            else if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type))
            {
                options.Classes.Add(type);
            }
        }
    }

    /// <summary>All that is loaded, and all that it refers to and that may hold grains.</summary>
    private static HashSet<Assembly> Assemblies()
    {
        var own = typeof(GrainClassDiscovery).Assembly;
        var seen = new Dictionary<string, Assembly?>(StringComparer.Ordinal);
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && MayHoldGrains(a.GetName())));
        var result = new HashSet<Assembly> { own };
        while (open.TryDequeue(out var assembly))
        {
            if (!seen.TryAdd(assembly.FullName!, assembly))
            {
                continue;
            }

            var references = assembly.GetReferencedAssemblies();
            if (references.Any(r => r.Name == own.GetName().Name))
            {
                result.Add(assembly);
            }

            foreach (var reference in references.Where(r => MayHoldGrains(r) && !seen.ContainsKey(r.FullName)))
            {
                if (TryLoad(reference) is { } loaded)
                {
                    open.Enqueue(loaded);
                }
            }
        }

        return result;
    }

    private static bool MayHoldGrains(AssemblyName name) =>
        name.Name is { } n && n != "mscorlib" && n != "netstandard"
        && !n.StartsWith("System.", StringComparison.Ordinal) && n != "System" && !n.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return [.. partly.Types.OfType<Type>()];
        }
    }
}
