using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>
/// Writes the proxy of a grain interface: a <see cref="GrainReference"/> whose methods put their arguments into a request class of their own and
/// send it. Reflection is paid once for each interface; a call costs two allocations and no boxing.
/// </summary>
internal static class ProxyEmitter
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Visible = [];
    private static readonly AssemblyBuilder Assembly = AssemblyBuilder.DefineDynamicAssembly(new("Orleans.Proxies"), AssemblyBuilderAccess.Run);
    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("Orleans.Proxies");

    public static Func<GrainReference> Emit(Type interfaceType)
    {
        if (!interfaceType.IsInterface || !typeof(IAddressable).IsAssignableFrom(interfaceType))
        {
            throw new ArgumentException($"{interfaceType} is no grain interface");
        }

        lock (Gate)
        {
            See(typeof(GrainReference));
            See(interfaceType);
            var proxy = Module.DefineType($"Proxy_{Visible.Count}_{Guid.NewGuid():N}_{interfaceType.Name}", TypeAttributes.Class | TypeAttributes.Sealed, typeof(GrainReference), [interfaceType]);
            var constructor = proxy.DefineDefaultConstructor(MethodAttributes.Public);
            var methods = interfaceType.GetInterfaces().Prepend(interfaceType).SelectMany(i => i.GetMethods(BindingFlags.Public | BindingFlags.Instance)).ToArray();
            for (var i = 0; i < methods.Length; i++)
            {
                var shape = proxy.DefineField($"shape{i}", typeof(MethodShape), FieldAttributes.Public | FieldAttributes.Static);
                EmitMethod(proxy, methods[i], EmitCall(methods[i], $"{proxy.Name}_{i}"), shape);
            }

            var create = proxy.DefineMethod("Create", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), []);
            var il = create.GetILGenerator();
            il.Emit(OpCodes.Newobj, constructor);
            il.Emit(OpCodes.Ret);

            var type = proxy.CreateType();
            for (var i = 0; i < methods.Length; i++)
            {
                type.GetField($"shape{i}")!.SetValue(null, new MethodShape(methods[i]));
            }

            return type.GetMethod("Create")!.CreateDelegate<Func<GrainReference>>();
        }
    }

    /// <summary>The request class of one method: a field for each argument, and the call itself.</summary>
    private static (ConstructorInfo Constructor, FieldInfo[] Arguments) EmitCall(MethodInfo method, string name)
    {
        var answer = Answer.Of(method);
        var call = Module.DefineType($"{name}_{method.Name}", TypeAttributes.Class | TypeAttributes.Sealed, answer.CallType);
        var constructor = call.DefineDefaultConstructor(MethodAttributes.Public);
        var token = typeof(GrainCall).GetField(nameof(GrainCall.Token))!;
        var arguments = new FieldInfo[method.GetParameters().Length];
        foreach (var parameter in method.GetParameters())
        {
            See(parameter.ParameterType);
            arguments[parameter.Position] = parameter.ParameterType == typeof(CancellationToken)
                ? token
                : call.DefineField($"argument{parameter.Position}", parameter.ParameterType, FieldAttributes.Public);
        }

        var invoke = answer.CallType.GetMethod("Invoke", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var body = call.DefineMethod(invoke.Name, MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, invoke.ReturnType, [typeof(object)]);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var argument in arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, argument);
        }

        il.Emit(OpCodes.Callvirt, method);
        if (answer.ToTask is { } toTask)
        {
            il.Emit(OpCodes.Call, toTask);
        }

        il.Emit(OpCodes.Ret);
        call.CreateType();
        return (constructor, arguments);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, (ConstructorInfo Constructor, FieldInfo[] Arguments) call, FieldInfo shape)
    {
        var parameters = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var body = proxy.DefineMethod($"{method.DeclaringType!.FullName}.{method.Name}", MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot, method.ReturnType, parameters);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, call.Constructor);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            il.Emit(OpCodes.Stfld, call.Arguments[i]);
        }

        il.Emit(OpCodes.Ldsfld, shape);
        il.Emit(OpCodes.Call, Answer.Of(method).Send);
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(body, method);
    }

    /// <summary>Lets the made types use a type that is not public.</summary>
    private static void See(Type type)
    {
        foreach (var part in type.IsGenericType ? type.GetGenericArguments().Append(type) : [type])
        {
            var name = part.Assembly.GetName().Name!;
            if (Visible.Add(name))
            {
                var constructor = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
                Assembly.SetCustomAttribute(new CustomAttributeBuilder(constructor, [name]));
            }
        }
    }
}
